#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What no firmware does and our loader must not: the kernel's checks of the loader's own work can
# fail, too. A kernel is linked with another entry point, which tells a lie about the handoff before
# it goes on to the real one.
. "$(dirname "$0")/lib.sh"

mapfile -t objects < <(find "$out/kernel.o" -type f -name '*.o' ! -path '*/kernel/main.c.o')

# lying NAME STATEMENT: scratch/NAME.elf, whose entry runs the statement on struct handoff *handoff.
# There is no stack: everything stays in registers, and the call must become a jump.
lying() {
	gcc -std=gnu11 -Wall -Wextra -Werror -O2 -ffreestanding -mgeneral-regs-only -fno-pic \
		-mcmodel=kernel -fcf-protection=none -fno-stack-protector -Iinclude -Iinclude/x86_64 \
		-Iinclude/audit/x86_64 -x c -c -o "$scratch/$1.o" - <<EOT
		#include <audit/notes.h>
		#define NOTES ((struct audit_notes *)handoff->extension.value)

		void kernel_entry(struct handoff *handoff);
		void lying_entry(struct handoff *handoff);

		void lying_entry(struct handoff *handoff)
		{
			$2;
			kernel_entry(handoff);
		}
EOT
	ld -static -nostdlib --build-id=none -z noexecstack -z max-page-size=4096 \
		-T "$out/kernel.ld" --entry=lying_entry "$scratch/$1.o" "${objects[@]}" "$out/font.o" \
		-o "$scratch/$1.elf"
}

# lie NAME STATEMENT EXPECTATION...
lie() {
	lying "$number" "$2"
	scenario "$1" KERNEL="$scratch/$number.elf" CMDLINE=virtmap=scattered "${@:3}"
}

# The checks in not_ok are not ok, and no others but known deviations of the firmware.
lied_about=()
only_not_ok() {
	diff <(printf '%s\n' "${not_ok[@]}") <(sed -nE '/ # TODO /d; s/^not ok [0-9]+ - //p' output)
}

# about CHECK...: the next lies make these fail.
about() {
	not_ok=("$@")
	lied_about+=("$@")
}

about handoff.exit_boot_services
lie 'another map than the one that was accepted' 'handoff->exit.attempt[0].map_key++' exit=1 \
	then=only_not_ok says='^# the map has key 0x.*, and 0x.* was accepted$'
lie 'a try after an error that trying does not mend' \
	'handoff->exit.attempt[1] = handoff->exit.attempt[0], handoff->exit.attempts = 2,
	 handoff->exit.attempt[0].exit_status = 0x800000000000000f' exit=1 \
	then=only_not_ok says='^# attempt 1 was repeated after EFI_ACCESS_DENIED$'

about handoff.identity_map_gone
lie 'pages of the loader that nobody knows of' \
	'for (uint32_t i = 0; i < HANDOFF_RANGES; i++)
		if (handoff->ranges[i].kind == HANDOFF_RANGE_TRANSIT)
			handoff->ranges[i].kind = HANDOFF_RANGE_LOADER' \
	exit=1 then=only_not_ok says='^# identity-pages=2 ' \
	says='^# identity-answers=0x.* of=loader-range$'

about audit.attributes_table
lie 'an attributes table with an entry for free memory' \
	'((struct memory_descriptor *)handoff->attributes.entries.descriptors.value)->type =
		MEMORY_CONVENTIONAL' \
	exit=1 then=only_not_ok says='^# entry 0 .* is neither runtime code nor runtime data$'

about handoff.set_virtual_address_map
lie 'a call of SetVirtualAddressMap that was not made' 'handoff->svam.called = 0' exit=1 \
	then=only_not_ok says='^# SetVirtualAddressMap was not called$'

# Every service that is there answers, though the table says that it is not supported.
about service.GetTime service.SetTime service.GetWakeupTime service.SetWakeupTime \
	service.GetVariable service.GetNextVariableName service.SetVariable \
	service.GetNextHighMonotonicCount service.UpdateCapsule service.QueryCapsuleCapabilities \
	service.QueryVariableInfo
lie 'a properties table that supports nothing' \
	'handoff->rt_properties_present = 1, handoff->rt_properties = 0' exit=1 \
	then=only_not_ok

# Called at the very end, so that its check looks at its entry.
about handoff.virtual_address_change service.ResetSystem
lie 'an entry of ResetSystem that leads to data' \
	'((struct runtime_services *)handoff->runtime_services.value)->entry[SERVICE_RESET_SYSTEM] =
		handoff->system_table.value' \
	CMDLINE='virtmap=scattered reset=halt' exit=1 then=only_not_ok \
	says='^# its entry 0x.* in EfiRuntimeServicesData is not executable$'

# Each row differs from phase to phase, and so each check of the examination fails.
mapfile -t examined < <(grep -oP '^\tCHECK\(\w+, "\K[^"]+' kernel/audit/examination/expected.h)
about "${examined[@]}"
lie 'answers in phase physical that nobody gave' \
	'for (unsigned int row = 0; row < ROW_COUNT; row++)
		NOTES->examination_physical.answer[row] = 0x8000000000000007' \
	exit=1 then=only_not_ok says=' EFI_DEVICE_ERROR in phase physical'

about svam.descriptor_version
lie 'a DescriptorVersion that was taken' \
	'NOTES->refusals[REFUSAL_SVAM_DESCRIPTOR_VERSION].status = 0' exit=1 then=only_not_ok

# ---- A handoff that is not believed, and a kernel that dies before it has a voice ----

lie 'a handoff that was not finished' 'handoff->magic = 0' ENDING=halt exit=2 \
	says='^Bail out! the handoff is not believed: its magic number is wrong'
lie 'a handoff of another version' 'handoff->version++' ENDING=halt exit=2 \
	says='^Bail out! the handoff is not believed: its version is not the one'
lie 'a fault without a voice' '__builtin_trap()' exit=2 \
	says='^machine: triple fault \(expected: power-off\); last line: brightline: calling SetVirtual' \
	says='^# ended-at instruction=0xffffffff80[0-9a-f]* image=unknown$'

# ---- No check that cannot fail ----

# What is never called cannot, nor what asks for more than the specification does.
never='attributes.descriptor_size
attributes.protection
map.count'

# In a machine, or in a unit test against a firmware with the defect.
each_check_can_fail() {
	{
		sed -nE 's/^ \* expect-not-ok: //p' "$root"/tests/drivers/*.c | tr ' ' '\n'
		grep -ohP '(assert_fails|assert_finds)\("\K[^"]+' "$root"/tests/unit/*.[ch]
		grep -ohP '"not ok \K[A-Za-z_.]+' "$root"/tests/unit/*.c
		sed -nE '/phase=reset/d; s/^ \* expect: .* service=([A-Za-z]+).*/service.\1/p' \
			"$root"/tests/drivers/*.c
		printf '%s\n' "${lied_about[@]}"
	} | sort --unique >can_fail
	# census.NAME is the drivers' own: each has a head that says what it expects (drivers.t).
	sed -E '/ census\./d; s/^(not )?ok ([^ ]+).*/\2/' "$(expected_of ovmf-4m.drivers-failed)" |
		sort --unique >all
	diff <(echo "$never") <(comm -13 can_fail all)
}
proof 'every check is seen to fail somewhere' each_check_can_fail

finish
