package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/interp"
)

// ps [anything]: every process that is seen from here, itself too: its id and its words.
func list([]string) error {
	folders, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return err
	}
	fmt.Println("PID   COMMAND")
	for _, folder := range folders {
		words, err := os.ReadFile(filepath.Join(folder, "cmdline"))
		if err != nil {
			// It has ended since.
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(folder))
		fmt.Printf("%5d %s\n", pid, strings.ReplaceAll(strings.TrimRight(string(words), "\x00"), "\x00", " "))
	}
	return nil
}

// grep [-q] [-v] PATTERN, on stdin; 1 where no line is found.
func search(args []string) error {
	flags := flag.NewFlagSet("grep", flag.ExitOnError)
	quiet := flags.Bool("q", false, "print nothing")
	invert := flags.Bool("v", false, "lines that do not match")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("one pattern, and lines on stdin")
	}
	pattern, err := regexp.Compile(flags.Arg(0))
	if err != nil {
		return err
	}
	found := false
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if pattern.MatchString(lines.Text()) == *invert {
			continue
		}
		found = true
		if !*quiet {
			fmt.Println(lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if !found {
		return interp.NewExitStatus(1)
	}
	return nil
}
