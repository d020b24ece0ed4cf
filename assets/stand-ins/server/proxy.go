package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// rbac-proxy --secure-listen-address=ADDRESS --upstream=URL: TLS with a certificate of its own; lets through whom the
// API knows by the bearer token and allows this path, as kube-rbac-proxy does without a configuration.
func guard(args []string) error {
	onTermination(func() { os.Exit(0) })
	upstream, err := url.Parse(flagOf(args, "upstream", ""))
	if err != nil {
		return err
	}
	certificate, err := ownCertificate()
	if err != nil {
		return err
	}
	proxy := httputil.NewSingleHostReverseProxy(upstream)
	server := &http.Server{
		Addr:      flagOf(args, "secure-listen-address", ":8443"),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch code, err := review(r); {
			case err != nil:
				http.Error(w, err.Error(), http.StatusInternalServerError)
			case code != http.StatusOK:
				http.Error(w, http.StatusText(code), code)
			default:
				proxy.ServeHTTP(w, r)
			}
		}),
	}
	fmt.Printf("listens on %s for %s\n", server.Addr, upstream)
	return server.ListenAndServeTLS("", "")
}

// 200 for whom it may let through, else 401 or 403.
func review(r *http.Request) (int, error) {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		return http.StatusUnauthorized, nil
	}
	var who struct {
		Status struct {
			Authenticated bool
			User          struct {
				Username string
				Groups   []string
			}
		}
	}
	if err := ask("authentication.k8s.io/v1", "TokenReview", map[string]any{"token": token}, &who); err != nil {
		return 0, err
	}
	if !who.Status.Authenticated {
		return http.StatusUnauthorized, nil
	}
	var may struct{ Status struct{ Allowed bool } }
	verb := map[string]string{http.MethodGet: "get", http.MethodPost: "create"}[r.Method]
	access := map[string]any{
		"user":                  who.Status.User.Username,
		"groups":                who.Status.User.Groups,
		"nonResourceAttributes": map[string]string{"path": r.URL.Path, "verb": verb},
	}
	if err := ask("authorization.k8s.io/v1", "SubjectAccessReview", access, &may); err != nil {
		return 0, err
	}
	if !may.Status.Allowed {
		return http.StatusForbidden, nil
	}
	return http.StatusOK, nil
}

// Asks the API for a review, as the pod's ServiceAccount.
func ask(group, kind string, spec map[string]any, into any) error {
	const account = "/var/run/secrets/kubernetes.io/serviceaccount"
	token, err := os.ReadFile(filepath.Join(account, "token"))
	if err != nil {
		return err
	}
	authority, err := os.ReadFile(filepath.Join(account, "ca.crt"))
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		return errors.New("ca.crt holds no certificate")
	}
	body, err := json.Marshal(map[string]any{"apiVersion": group, "kind": kind, "spec": spec})
	if err != nil {
		return err
	}
	server := net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
	address := fmt.Sprintf("https://%s/apis/%s/%ss", server, group, strings.ToLower(kind))
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	request.Header.Set("Content-Type", "application/json")
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, Timeout: 10 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s: the API answered %s", kind, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

func ownCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		DNSNames:     []string{hostname()},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
