module labrig/stand-ins

go 1.24

require mvdan.cc/sh/v3 v3.11.0

require (
	golang.org/x/sys v0.30.0 // indirect
	golang.org/x/term v0.29.0 // indirect
)
