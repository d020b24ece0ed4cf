// Stands in for what a workload may be: one program of several roles, by the name under which it is started.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

var roles = map[string]func(args []string) error{
	"server":            serve,
	"control":           tell,
	"job":               work,
	"exporter":          export,
	"rbac-proxy":        guard,
	"grpc_health_probe": probe,
}

func main() {
	name := filepath.Base(os.Args[0])
	role, known := roles[name]
	if !known {
		fail(fmt.Errorf("%s: there is no role of this name", name))
	}
	if err := role(os.Args[1:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// The first process of a container gets no default for this signal: without it a pod takes 30 s to end.
func onTermination(act func()) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-told
		act()
	}()
}

// A duration such as 500ms or 5s; absent: none.
func durationFrom(name string) (time.Duration, error) {
	text := os.Getenv(name)
	if text == "" {
		return 0, nil
	}
	value, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return value, nil
}
