package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// control KEY=VALUE...: tells the server of the same container what to do, for a program that is run in its pod.
func tell(changes []string) error {
	url := "http://127.0.0.1:" + portOf(nil) + "/control?" + strings.Join(changes, "&")
	response, err := http.Post(url, "text/plain", nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answered %s", response.Status)
	}
	return nil
}
