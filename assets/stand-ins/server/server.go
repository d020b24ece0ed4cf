package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// server [PORT]: HTTP/1, HTTP/2 without TLS and gRPC on one port: the argument, else $PORT, else 8080. On the same port
// of UDP it answers each packet.
//
//	/                          200 and {hostname, version, pid}
//	/healthz                   200 while it is alive
//	/readyz, /_healthz         200 while it is alive and ready
//	any other                  404 and {hostname, notFound}: a balancer's own 404 names no pod
//	/control?KEY=VALUE&...     changes its behaviour from then on: ready, alive, hang, slow, exit
//	grpc.health.v1.Health      as /readyz
//
// READY, ALIVE, HANG and SLOW say how it begins, VERSION what it answers. It listens only START_AFTER its start and
// goes on for TERM_AFTER when it is told to end; without that it ends at once, with 0.
func serve(args []string) error {
	behaviour, err := behaviourFrom(os.Getenv)
	if err != nil {
		return err
	}
	startAfter, err := durationFrom("START_AFTER")
	if err != nil {
		return err
	}
	termAfter, err := durationFrom("TERM_AFTER")
	if err != nil {
		return err
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Addr: ":" + portOf(args), Handler: handler(behaviour), Protocols: &protocols}
	onTermination(func() {
		fmt.Printf("told to end, ends in %v\n", termAfter)
		time.Sleep(termAfter)
		// What is being answered is answered, unless that takes long.
		patience, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(patience)
		os.Exit(0)
	})
	time.Sleep(startAfter)
	go func() {
		if err := echo(behaviour, server.Addr); err != nil {
			fail(err)
		}
	}()
	fmt.Printf("version %s listens on %s\n", os.Getenv("VERSION"), server.Addr)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	select {}
}

// Flags of the program in whose place it is are none of its own.
func portOf(args []string) string {
	for _, arg := range args {
		if _, err := strconv.ParseUint(arg, 10, 16); err == nil {
			return arg
		}
	}
	if port := os.Getenv("PORT"); port != "" {
		return port
	}
	return "8080"
}

func handler(behaviour *behaviour) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/control" {
			behaviour.control(w, r)
			return
		}
		now, awake := behaviour.wait(r.Context())
		switch {
		case !awake:
			return
		case strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc"):
			answerCall(w, r.URL.Path, now.Alive && now.Ready)
		case r.URL.Path == "/healthz":
			answerCheck(w, now.Alive, "not alive")
		case r.URL.Path == "/readyz" || r.URL.Path == "/_healthz":
			answerCheck(w, now.Alive && now.Ready, "not ready")
		case r.URL.Path == "/":
			answer(w, http.StatusOK, map[string]any{
				"hostname": hostname(), "version": os.Getenv("VERSION"), "pid": os.Getpid(),
			})
		default:
			answer(w, http.StatusNotFound, map[string]any{"hostname": hostname(), "notFound": r.URL.Path})
		}
	})
}

func answerCheck(w http.ResponseWriter, holds bool, otherwise string) {
	if !holds {
		http.Error(w, otherwise, http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return err.Error()
	}
	return name
}
