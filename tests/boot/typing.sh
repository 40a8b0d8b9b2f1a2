# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
#
# Keys that somebody types. Sourced behind lib.sh.

# type_key SECONDS TEXT: types a key so long after that text was shown, in the file `shown`, and leaves the port open
# until the machine has ended, as a terminal does.
type_key() {
	until grep -qsE "$2|^machine: " shown; do sleep 0.2; done
	sleep "$1"
	printf k
	until grep -qs '^machine: status=' shown; do sleep 0.2; done
}
