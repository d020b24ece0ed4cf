// Stands in for busybox: one program that is a shell and a few others, by the name under which it is started.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

var applets = map[string]func(args []string) error{
	"sh":    shell,
	"httpd": serve,
	"cat":   concatenate,
	"id":    identify,
	"sleep": pause,
	"ps":    list,
	"grep":  search,
	"wget":  fetch,
}

func main() {
	name, args := filepath.Base(os.Args[0]), os.Args[1:]
	if name == "busybox" && len(args) > 0 {
		name, args = args[0], args[1:]
	}
	run, known := applets[name]
	if !known {
		fail(name, errors.New("applet not found"), 127)
	}
	// The first process of a container gets no default for this signal: without it a pod takes 30 s to end.
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	go func() {
		<-ended
		os.Exit(143)
	}()
	if err := run(args); err != nil {
		if status, ended := interp.IsExitStatus(err); ended {
			os.Exit(int(status))
		}
		fail(name, err, 1)
	}
}

func fail(name string, err error, code int) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
	os.Exit(code)
}

// sh -c SCRIPT [NAME ARGUMENTS], sh FILE, or a script on stdin.
func shell(args []string) error {
	var source io.Reader = os.Stdin
	if len(args) > 1 && args[0] == "-c" {
		source, args = strings.NewReader(args[1]), args[2:]
		if len(args) > 0 {
			args = args[1:]
		}
	} else if len(args) > 0 {
		file, err := os.Open(args[0])
		if err != nil {
			return err
		}
		source, args = file, args[1:]
	}
	script, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(source, "sh")
	if err != nil {
		return err
	}
	runner, err := interp.New(interp.StdIO(os.Stdin, os.Stdout, os.Stderr), interp.Params(append([]string{"--"}, args...)...))
	if err != nil {
		return err
	}
	return runner.Run(context.Background(), script)
}

// httpd [-f] [-v] [-p PORT] [-h FOLDER] [-r REALM]
func serve(args []string) error {
	flags := flag.NewFlagSet("httpd", flag.ExitOnError)
	flags.Bool("f", true, "stay in the foreground")
	flags.Bool("v", false, "say more")
	flags.String("r", "", "what a password is asked for; none ever is")
	port := flags.String("p", "80", "port")
	folder := flags.String("h", ".", "folder")
	if err := flags.Parse(args); err != nil {
		return err
	}
	files := http.FileServer(http.Dir(*folder))
	return http.ListenAndServe(":"+*port, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Go's own server redirects from /index.html to /; busybox answers.
		if strings.HasSuffix(r.URL.Path, "/index.html") {
			answer(w, filepath.Join(*folder, filepath.Clean("/"+r.URL.Path)))
			return
		}
		files.ServeHTTP(w, r)
	}))
}

func answer(w http.ResponseWriter, path string) {
	content, err := os.ReadFile(path)
	if err != nil {
		http.Error(w, "404 Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write(content)
}

func concatenate(args []string) error {
	for _, name := range args {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = io.Copy(os.Stdout, file)
		file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func identify(args []string) error {
	if len(args) == 1 && args[0] == "-u" {
		fmt.Println(os.Getuid())
		return nil
	}
	fmt.Printf("uid=%d gid=%d\n", os.Getuid(), os.Getgid())
	return nil
}

func pause(args []string) error {
	if len(args) != 1 {
		return errors.New("how long?")
	}
	seconds, err := strconv.ParseFloat(args[0], 64)
	if err != nil {
		return err
	}
	time.Sleep(time.Duration(seconds * float64(time.Second)))
	return nil
}
