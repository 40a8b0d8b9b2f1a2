#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Names what is missing before something fails for want of it: a line for the first of its arguments that
# is not there, with the package that has it.
#
#   tools/need.sh PACKAGE=PROGRAM|/FILE...
set -uo pipefail

for argument; do
	package=${argument%%=*} thing=${argument#*=}
	case $thing in
	/*) [[ -e $thing ]] && continue ;;
	*) command -v "$thing" >/dev/null && continue ;;
	esac
	echo "$thing is missing: it is in Debian's package $package, which tools/setup.sh installs" >&2
	exit 1
done
