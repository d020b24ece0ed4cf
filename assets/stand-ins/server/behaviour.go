package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type state struct {
	Ready bool   `json:"ready"`
	Alive bool   `json:"alive"`
	Hang  bool   `json:"hang"`
	Slow  string `json:"slow"`
}

type behaviour struct {
	lock sync.Mutex
	now  state
	// Closed at each change: what hangs looks again.
	changed chan struct{}
}

func behaviourFrom(environment func(name string) string) (*behaviour, error) {
	begin := state{Ready: true, Alive: true, Slow: "0s"}
	for _, key := range []string{"ready", "alive", "hang", "slow"} {
		value := environment(strings.ToUpper(key))
		if value == "" {
			continue
		}
		if err := begin.set(key, value); err != nil {
			return nil, err
		}
	}
	return &behaviour{now: begin, changed: make(chan struct{})}, nil
}

func (s *state) set(key, value string) (err error) {
	switch key {
	case "ready":
		s.Ready, err = strconv.ParseBool(value)
	case "alive":
		s.Alive, err = strconv.ParseBool(value)
	case "hang":
		s.Hang, err = strconv.ParseBool(value)
	case "slow":
		s.Slow = value
		_, err = time.ParseDuration(value)
	default:
		return fmt.Errorf("%s: the keys are ready, alive, hang, slow, exit", key)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// Changes all that the query says, or nothing; answers with what is now so. It answers even while all else hangs.
func (b *behaviour) control(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	code, err := strconv.Atoi(query.Get("exit"))
	ends := query.Has("exit")
	query.Del("exit")
	b.lock.Lock()
	defer b.lock.Unlock()
	next := b.now
	if ends && err != nil {
		http.Error(w, fmt.Sprintf("exit: %v", err), http.StatusBadRequest)
		return
	}
	for key := range query {
		if err := next.set(key, query.Get(key)); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	b.now = next
	close(b.changed)
	b.changed = make(chan struct{})
	fmt.Printf("control: %s\n", r.URL.RawQuery)
	answer(w, http.StatusOK, next)
	if ends {
		// Who asks from the same container ends with it, and shall have read the answer.
		time.AfterFunc(200*time.Millisecond, func() { os.Exit(code) })
	}
}

// Hangs and is slow as it was told to; false when the client has left meanwhile.
func (b *behaviour) wait(client context.Context) (state, bool) {
	for {
		b.lock.Lock()
		now, changed := b.now, b.changed
		b.lock.Unlock()
		if !now.Hang {
			// It was read when it was set.
			slow, _ := time.ParseDuration(now.Slow)
			select {
			case <-client.Done():
				return now, false
			case <-time.After(slow):
				return now, true
			}
		}
		select {
		case <-client.Done():
			return now, false
		case <-changed:
		}
	}
}
