package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// exporter [--web.listen-address=:9100] [--path.procfs=/proc]: a few real values at /metrics, as Prometheus reads them.
func export(args []string) error {
	onTermination(func() { os.Exit(0) })
	address := flagOf(args, "web.listen-address", ":9100")
	proc := flagOf(args, "path.procfs", "/proc")
	http.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		var page bytes.Buffer
		if err := writeMetrics(&page, proc); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = page.WriteTo(w)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintln(w, `a stand-in for the node exporter: <a href="/metrics">Metrics</a>`)
	})
	fmt.Printf("listens on %s\n", address)
	return http.ListenAndServe(address, nil)
}

// --name=value; every other flag of the real program is let pass.
func flagOf(args []string, name, otherwise string) string {
	for _, arg := range args {
		if key, value, found := strings.Cut(strings.TrimLeft(arg, "-"), "="); found && key == name {
			return value
		}
	}
	return otherwise
}

func writeMetrics(page io.Writer, proc string) error {
	gauge(page, "node_time_seconds", "System time in seconds since epoch.")
	fmt.Fprintf(page, "node_time_seconds %.3f\n", float64(time.Now().UnixMilli())/1000)
	for _, write := range []func(io.Writer, string) error{writeLoad, writeMemory, writeProcessors} {
		if err := write(page, proc); err != nil {
			return err
		}
	}
	return nil
}

func gauge(page io.Writer, name, help string) {
	fmt.Fprintf(page, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

func writeLoad(page io.Writer, proc string) error {
	text, err := os.ReadFile(filepath.Join(proc, "loadavg"))
	if err != nil {
		return err
	}
	fields := strings.Fields(string(text))
	for index, minutes := range []string{"1", "5", "15"} {
		if index >= len(fields) {
			return fmt.Errorf("loadavg: %q", text)
		}
		gauge(page, "node_load"+minutes, minutes+"m load average.")
		fmt.Fprintf(page, "node_load%s %s\n", minutes, fields[index])
	}
	return nil
}

// MemTotal:       16265352 kB
func writeMemory(page io.Writer, proc string) error {
	return eachLine(filepath.Join(proc, "meminfo"), func(fields []string) {
		value, err := strconv.ParseUint(fields[1], 10, 64)
		if err != nil || len(fields) != 3 {
			return
		}
		name := strings.NewReplacer("(", "_", ")", "", ":", "").Replace(fields[0])
		metric := "node_memory_" + name + "_bytes"
		gauge(page, metric, "Memory information field "+name+".")
		fmt.Fprintf(page, "%s %d\n", metric, value*1024)
	})
}

// cpu0 4705 150 1120 16250 ...: hundredths of a second in each mode.
func writeProcessors(page io.Writer, proc string) error {
	modes := []string{"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"}
	fmt.Fprintln(page, "# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.")
	fmt.Fprintln(page, "# TYPE node_cpu_seconds_total counter")
	var booted string
	err := eachLine(filepath.Join(proc, "stat"), func(fields []string) {
		cpu, numbered := strings.CutPrefix(fields[0], "cpu")
		switch {
		case fields[0] == "btime":
			booted = fields[1]
		case numbered && cpu != "":
			for index, mode := range modes[:min(len(modes), len(fields)-1)] {
				ticks, _ := strconv.ParseFloat(fields[index+1], 64)
				fmt.Fprintf(page, "node_cpu_seconds_total{cpu=%q,mode=%q} %.2f\n", cpu, mode, ticks/100)
			}
		}
	})
	if err != nil {
		return err
	}
	gauge(page, "node_boot_time_seconds", "Node boot time, in unixtime.")
	_, err = fmt.Fprintf(page, "node_boot_time_seconds %s\n", booted)
	return err
}

func eachLine(path string, use func(fields []string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) > 1 {
			use(fields)
		}
	}
	return lines.Err()
}
