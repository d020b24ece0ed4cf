// Stands in for the frontend of the microservices demo: it wants the same variables, and stops for want of one as
// the real one does. It serves on port 8080.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	for _, name := range []string{
		"PRODUCT_CATALOG_SERVICE_ADDR",
		"CURRENCY_SERVICE_ADDR",
		"CART_SERVICE_ADDR",
		"RECOMMENDATION_SERVICE_ADDR",
		"CHECKOUT_SERVICE_ADDR",
		"SHIPPING_SERVICE_ADDR",
		"AD_SERVICE_ADDR",
	} {
		if os.Getenv(name) == "" {
			panic(fmt.Sprintf("environment variable %q not set", name))
		}
	}
	http.HandleFunc("/_healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintln(w, "a stand-in for the shop's frontend")
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
