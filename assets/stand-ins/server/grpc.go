package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// The health service of gRPC has one answer of one field: too little to bring a library for.
const checkMethod = "/grpc.health.v1.Health/Check"

const (
	serving    = 1
	notServing = 2
)

func answerCall(w http.ResponseWriter, method string, ready bool) {
	w.Header().Set("Content-Type", "application/grpc")
	if method != checkMethod {
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", "12")
		w.Header().Set(http.TrailerPrefix+"Grpc-Message", "a stand-in answers "+checkMethod)
		w.WriteHeader(http.StatusOK)
		return
	}
	status := byte(notServing)
	if ready {
		status = serving
	}
	_, _ = w.Write(frame([]byte{1 << 3, status}))
	w.Header().Set(http.TrailerPrefix+"Grpc-Status", "0")
}

// An uncompressed message, after its length.
func frame(message []byte) []byte {
	head := make([]byte, 5)
	binary.BigEndian.PutUint32(head[1:], uint32(len(message)))
	return append(head, message...)
}

// Exit codes of grpc_health_probe.
const (
	notConnected = 2
	notAnswered  = 3
	unhealthy    = 4
)

// grpc_health_probe -addr=HOST:PORT [-service NAME] [-connect-timeout 1s] [-rpc-timeout 1s]
func probe(args []string) error {
	flags := flag.NewFlagSet("grpc_health_probe", flag.ExitOnError)
	addr := flags.String("addr", "", "host:port")
	service := flags.String("service", "", "service to ask for")
	connectTimeout := flags.Duration("connect-timeout", time.Second, "how long connecting may take")
	callTimeout := flags.Duration("rpc-timeout", time.Second, "how long the answer may take")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *addr == "" {
		return fmt.Errorf("-addr is missing")
	}
	connection, err := net.DialTimeout("tcp", *addr, *connectTimeout)
	if err != nil {
		exit(notConnected, "cannot connect to %s: %v", *addr, err)
	}
	call, cancel := context.WithTimeout(context.Background(), *callTimeout)
	defer cancel()
	status, err := check(call, connection, *service)
	if err != nil {
		exit(notAnswered, "%v", err)
	}
	if status != serving {
		exit(unhealthy, "status: NOT_SERVING")
	}
	fmt.Println("status: SERVING")
	return nil
}

func check(call context.Context, connection net.Conn, service string) (byte, error) {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	dial := func(context.Context, string, string) (net.Conn, error) { return connection, nil }
	client := http.Client{Transport: &http.Transport{Protocols: &protocols, DialContext: dial}}
	body := bytes.NewReader(frame(nameField(service)))
	request, err := http.NewRequestWithContext(call, http.MethodPost, "http://stand-in"+checkMethod, body)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("TE", "trailers")
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	message, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if code := response.Trailer.Get("Grpc-Status") + response.Header.Get("Grpc-Status"); strings.Trim(code, "0") != "" {
		return 0, fmt.Errorf("the call ended with status %s", code)
	}
	if len(message) < 7 || message[5] != 1<<3 {
		return 0, fmt.Errorf("not an answer of the health service: %x", message)
	}
	return message[6], nil
}

func nameField(name string) []byte {
	if name == "" {
		return nil
	}
	return append(binary.AppendUvarint([]byte{1<<3 | 2}, uint64(len(name))), name...)
}

func exit(code int, format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(code)
}
