package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"time"
)

// How long a packet waits for a server that hangs; nobody asks for longer.
const packetPatience = 10 * time.Second

// Answers each UDP packet on the port of HTTP with who it is and what it got: {hostname, version, pid, echo}.
func echo(behaviour *behaviour, address string) error {
	connection, err := net.ListenPacket("udp", address)
	if err != nil {
		return err
	}
	buffer := make([]byte, 65535)
	for {
		size, from, err := connection.ReadFrom(buffer)
		if err != nil {
			return err
		}
		go reply(behaviour, connection, from, string(buffer[:size]))
	}
}

func reply(behaviour *behaviour, connection net.PacketConn, to net.Addr, text string) {
	waiting, cancel := context.WithTimeout(context.Background(), packetPatience)
	defer cancel()
	if _, awake := behaviour.wait(waiting); !awake {
		return
	}
	answer, err := json.Marshal(map[string]any{
		"hostname": hostname(), "version": os.Getenv("VERSION"), "pid": os.Getpid(), "echo": text,
	})
	if err == nil {
		_, err = connection.WriteTo(append(answer, '\n'), to)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "udp: %v\n", err)
	}
}
