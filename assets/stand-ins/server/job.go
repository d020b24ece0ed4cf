package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A job takes DURATION and then ends: with 0, or with EXIT_CODE, which is 0 or, where one of these is given, 1.
//
//	FAIL_BEFORE=3      the first three attempts fail, the fourth ends well; they are counted in the file COUNTER
//	                   (/counter/attempts), which must outlive them: on an emptyDir where the pod's container is
//	                   restarted, on a hostPath where each attempt is a pod of its own
//	FAIL_INDEXES=0,2   attempts at these indexes of an indexed Job fail
func work([]string) error {
	onTermination(func() { os.Exit(143) })
	duration, err := durationFrom("DURATION")
	if err != nil {
		return err
	}
	time.Sleep(duration)
	failing, why, err := fails()
	if err != nil {
		return err
	}
	code, err := exitCode(why)
	if err != nil {
		return err
	}
	if !failing {
		fmt.Println("done")
		return nil
	}
	exit(code, "failed with %d %s", code, why)
	return nil
}

func fails() (failing bool, why string, err error) {
	if before := os.Getenv("FAIL_BEFORE"); before != "" {
		limit, err := strconv.ParseInt(before, 10, 64)
		if err != nil {
			return false, "", fmt.Errorf("FAIL_BEFORE: %w", err)
		}
		attempt, err := countAttempt()
		return attempt <= limit, fmt.Sprintf("attempt %d of %d that fail", attempt, limit), err
	}
	if indexes := os.Getenv("FAIL_INDEXES"); indexes != "" {
		index := os.Getenv("JOB_COMPLETION_INDEX")
		return slices.Contains(strings.Split(indexes, ","), index), "index " + index, nil
	}
	return os.Getenv("EXIT_CODE") != "" && os.Getenv("EXIT_CODE") != "0", "", nil
}

func exitCode(why string) (int, error) {
	text := os.Getenv("EXIT_CODE")
	if text == "" {
		return 1, nil
	}
	code, err := strconv.ParseUint(text, 10, 8)
	if err != nil {
		return 0, fmt.Errorf("EXIT_CODE: %w", err)
	}
	if code == 0 && why != "" {
		return 1, nil
	}
	return int(code), nil
}

// Each attempt appends a byte: where its own ends is its number, however many write at the same time.
func countAttempt() (int64, error) {
	path := os.Getenv("COUNTER")
	if path == "" {
		path = "/counter/attempts"
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return 0, fmt.Errorf("attempts cannot be counted: %w", err)
	}
	defer file.Close()
	if _, err := file.WriteString("."); err != nil {
		return 0, err
	}
	return file.Seek(0, io.SeekCurrent)
}
