#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# audit=: what each policy makes of the same drivers. audit=continue sees the first offender of
# tests/drivers/two_offenders.c and nothing more, and goes on: that is what drivers.t expects of it.
. "$(dirname "$0")/lib.sh"

service='service=GetNextHighMonotonicCount'
first="^# violation class=stale-boot-memory phase=virtual $service access=read .*"
second="^# violation class=stale-boot-memory phase=virtual $service access=write "
image='image=01-two_offenders\.efi offset=0x[0-9a-f]+'

# files NAME...: their images.
files() {
	printf "$drivers/%s.efi " "$@"
}

# Before the kernel each driver had its finding, and twice: the loader always carries on. From then on
# the first one ends the service with EFI_ABORTED, and each time that it is called; what comes after
# that is marked. The next service runs.
scenario 'audit=strict ends a service at its first finding' CMDLINE=audit=strict exit=1 \
	DRIVERS="$(files two_offenders clobber_mxcsr)" says='^# audit=strict ' \
	says="$first $image\$" never="$second" \
	says='^not ok [0-9]+ - service.GetNextHighMonotonicCount$' \
	says='^# GetNextHighMonotonicCount did not return by itself$' \
	never='answered EFI_ABORTED' \
	says='^ok [0-9]+ - service.UpdateCapsule$' says='^ok [0-9]+ - service.QueryVariableInfo$' \
	says='^# violation class=clobbered-state .* tainted=yes$' \
	says="^# findings $service distinct=2 times=4\$" says=' failed=3 .* violations=4$'

# Each instruction is an offender of its own, those in a page of the kernel's included: what is
# overwritten there is a copy, made anew for each of the 512 writes of the check's two calls and of
# the matrix's one.
scenario 'audit=step sees every offender' CMDLINE=audit=step exit=1 \
	DRIVERS="$(files two_offenders overwrites_tables)" says='^# audit=step ' \
	says="$first $image\$" says="$second" never='did not return by itself|tainted=yes' \
	says="^# repeated class=stale-loader-memory .* image=02-overwrites_tables\.efi times=2048\$" \
	says="^# findings $service distinct=4 times=2058\$" says=' failed=2 .* violations=4$'

# The watchdog without a PIT, and without any timer: then it says so, and is asked to end nothing.
scenario 'a hang is ended by the HPET where there is no PIT' MACHINE=q35,pit=off exit=1 \
	CMDLINE=hang-limit=2000 DRIVERS="$drivers/hang_interrupts_off.efi" \
	says='^# hang-guard=hpet ' says='^# violation class=hang phase=virtual '
# checks= leaves the machine little to do until then.
scenario 'without an HPET who stops the PIT stands in the last line' MACHINE=q35,hpet=off TIMEOUT=30 exit=124 \
	CMDLINE=checks=service.GetNextHighMonotonicCount DRIVERS="$drivers/hang_timer_stopped.efi" says='^# hang-guard=pit ' \
	says='^# hang-guard-second=none' \
	says='^# under-way service=GetNextHighMonotonicCount$' says='^machine: still running after 30 s'
scenario 'no timer, no hang guard' MACHINE=q35,pit=off,hpet=off \
	says='^# hang-guard=none hang-limit=10000 reason="no timer.s interrupt has arrived"$'

finish
