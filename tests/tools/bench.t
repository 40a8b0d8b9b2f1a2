#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/bench/ turns what a plug-in of QEMU wrote into figures, and figures of one or two versions into
# tables: here of traces that are written by hand.
. "$(dirname "$0")/../boot/lib.sh"
bench=$root/tools/bench
tab=$'\t'

# same FILE LINE...: the file holds exactly these lines.
same() {
	diff "$1" <(printf '%s\n' "${@:2}")
}

# ---- marks.pl: every step of both programs, and the calls of firmware ----

# marked PROGRAM PREFIX: of what was built; PREFIX is audit/ for the audit.
marked() {
	"$bench/marks.pl" "$root" "$out" "$1" >marks || return
	sed -n 's/^kernel [0-9a-f]* walk://p' marks >walk
	[[ -z $(sort walk | uniq -d) ]] &&
		diff <(sed 's/^closing_print$/print_closing/; s/-[0-9]*$//' walk) \
			<(sed -n '/^void kernel_main/,/^}/s/^\t\([a-z_]*\)(.*/\1/p' "$root/kernel/$2main.c") &&
		diff <(sed -n 's/^step \([0-9]*\) .*/\1/p' marks) \
			<(seq "$(grep -oE '(output|under_way)_step\([^,()]*, [0-9]*' "$root/loader/$2main.c" | wc -l)") &&
		[[ $(grep -c '^service ' marks) == 14 ]] &&
		grep -qx 'loader [0-9a-f]* step' marks && grep -qx 'kernel [0-9a-f]* entry' marks &&
		[[ -z $2 || $(grep -c '^kernel [0-9a-f]* wait' marks) -ge 2 ]] &&
		grep -qx 'kernel [0-9a-f]* call' marks && grep -qx 'kernel [0-9a-f]* return' marks &&
		grep -qxE 'code f{8}8[0-9a-f]{7} f{8}8[0-9a-f]{7}' marks
}
proof 'each step of the handoff is a mark' marked run ''
proof 'each step of the audit is a mark' marked audit audit/

# ---- rows.pl ----

cat >"$scratch/marks" <<'END'
code ffffffff80001000 ffffffff80002000
loader 10 step
step 1 meet the firmware
step 2 leave boot services
kernel ffffffff80001000 entry
kernel ffffffff80001010 walk:believe
kernel ffffffff80001020 walk:services_check
service 0 GetTime
service 6 GetVariable
END
# In a line: all, in the loader, in the kernel. The first start is one that did not count.
cat >"$scratch/count" <<'END'
900 0 0 start
1000 0 0 start
1010 5 0 step
1100 25 0 step
1500 75 0 entry
1510 75 10 walk:believe
1520 75 20 wait
1590 75 50 waited
1600 75 100 walk:services_check
1700 75 200 call
1750 75 250 service 6
2850 75 399 return
2900 75 449 call
2950 75 499 service 6
4050 75 648 return
4100 75 698 call
4150 75 748 service 6
5350 75 1048 return
5400 75 1098 call
5410 75 1108 service 10
6000 75 1200 end
END
printf '\xffD\x7c\0\0\0\0\0\0\0\xffL\0\0\0\0\0\0\0\0' >"$scratch/stamps"

# rows TABLES COUNT LINE...: the figures of the boot `audit`.
rows() {
	"$bench/rows.pl" audit "$1" "$scratch/marks" "$2" "$scratch/stamps" >said || return
	same said "${@:3}"
}
proof 'a whole boot, from the last start on' rows boot "$scratch/count" \
	"boot${tab}audit${tab}before${tab}1000" "boot${tab}audit${tab}all${tab}5000" \
	"boot${tab}audit${tab}loader${tab}75" "boot${tab}audit${tab}kernel${tab}1200" \
	"boot${tab}audit${tab}firmware${tab}3725" \
	"boot${tab}audit${tab}waiting${tab}30" "boot${tab}audit${tab}share${tab}24.0"
proof 'each step up to the next one' rows step "$scratch/count" \
	"step${tab}audit, loader: meet the firmware${tab}all${tab}90" \
	"step${tab}audit, loader: meet the firmware${tab}firmware${tab}70" \
	"step${tab}audit, loader: leave boot services${tab}all${tab}400" \
	"step${tab}audit, loader: leave boot services${tab}firmware${tab}350" \
	"step${tab}audit, kernel: believe${tab}all${tab}90" "step${tab}audit, kernel: believe${tab}firmware${tab}0" \
	"step${tab}audit, kernel: services_check${tab}all${tab}4400" \
	"step${tab}audit, kernel: services_check${tab}firmware${tab}3300"
proof 'a service by its median, and the most that the guard added' rows service "$scratch/count" \
	"service${tab}GetTime${tab}audit calls${tab}0" "service${tab}GetVariable${tab}audit calls${tab}3" \
	"service${tab}GetVariable${tab}audit firmware${tab}951" \
	"service${tab}GetVariable${tab}audit added${tab}200" "service${tab}GetVariable${tab}audit most${tab}351"
proof 'the window, and what the kernel does behind it' rows growth "$scratch/count" \
	"growth${tab}audit${tab}descriptors${tab}124" "growth${tab}audit${tab}window${tab}500" \
	"growth${tab}audit${tab}loader${tab}75" "growth${tab}audit${tab}kernel${tab}1200" \
	"growth${tab}audit${tab}firmware${tab}3300"

head -n 6 "$scratch/count" >"$scratch/cut"
echo '20' >>"$scratch/cut"
proof 'a trace that is cut off, in each table' rows boot,growth "$scratch/cut" \
	"boot${tab}audit${tab}failed${tab}it was cut off behind: walk:believe" \
	"growth${tab}audit${tab}failed${tab}it was cut off behind: walk:believe"
grep -v ' entry$' "$scratch/count" >"$scratch/without-kernel"
proof 'a loader that came to no kernel' rows boot "$scratch/without-kernel" \
	"boot${tab}audit${tab}failed${tab}the kernel was never entered"
proof 'a machine that came to no loader' rows step "$scratch/nothing" \
	"step${tab}audit${tab}failed${tab}the loader was never entered"
sed '4d; /services_check/d' "$scratch/count" >"$scratch/without-steps"
proof 'steps that are missing are not taken for their neighbours' rows step "$scratch/without-steps" \
	"step${tab}audit, loader${tab}failed${tab}its walk has 2 steps, and 1 were seen" \
	"step${tab}audit, kernel: believe${tab}failed${tab}the next one was not reached then" \
	"step${tab}audit, kernel: services_check${tab}failed${tab}it was not reached then"
sed '/believe/d; $i\5900 75 1190 walk:believe' "$scratch/count" >"$scratch/out-of-order"
proof 'a step that comes too late' rows step "$scratch/out-of-order" \
	"step${tab}audit, loader: meet the firmware${tab}all${tab}90" \
	"step${tab}audit, loader: meet the firmware${tab}firmware${tab}70" \
	"step${tab}audit, loader: leave boot services${tab}all${tab}400" \
	"step${tab}audit, loader: leave boot services${tab}firmware${tab}350" \
	"step${tab}audit, kernel: believe${tab}failed${tab}the next one was not reached then" \
	"step${tab}audit, kernel: services_check${tab}all${tab}4400" \
	"step${tab}audit, kernel: services_check${tab}firmware${tab}3300"
grep -v ' return$' "$scratch/count" >"$scratch/without-return"
proof 'calls that never return are none' rows service "$scratch/without-return" \
	"service${tab}audit${tab}failed${tab}no service was called" \
	"service${tab}GetTime${tab}audit calls${tab}0" "service${tab}GetVariable${tab}audit calls${tab}0"
sed 's/service 6/service 14/' "$scratch/count" >"$scratch/elsewhere"
proof 'calls of what is no service' rows service "$scratch/elsewhere" \
	"service${tab}GetTime${tab}audit calls${tab}0" "service${tab}GetVariable${tab}audit calls${tab}0" \
	"service${tab}audit${tab}failed${tab}calls went to addresses that gRT does not hold"

# ---- stamps.pl ----

# A stamp is 0xff, a letter and 8 bytes.
window() {
	printf '\xffD\x7a\0\0\0\0\0\0\0\xffL\0\0\0\0\0\0\0\0\xffE\x40\x1f\0\0\0\0\0\0' >stamps
	"$bench/stamps.pl" --no-kernel stamps "$1" >said 2>&1 || echo failed >>said
	same said "${@:2}"
}
# 3 + 34 + 4 instructions of the stub are not the loader's.
proof 'a window that ends at our own kernel' window "$scratch/count" '122 1000 4959 75 -'
proof 'a window without an end' window "$scratch/cut" 'the kernel was never entered' failed

# ---- table.pl ----

# measured LINE...: a line of words becomes one with tabulators; _ is a blank.
measured() {
	printf '%s\n' "$@" | tr ' _' '\t ' >measured
}
# table STATUS BASE LINE...: what it prints, without titles and empty lines.
table() {
	"$bench/table.pl" measured table.tsv ${2:+"$2"} >said 2>&1
	[[ $? == "$1" ]] && grep '^|' said >lines && same lines "${@:3}"
}
one_version() {
	measured 'now window floor label floor' 'now window floor memory 256M' 'now window floor floor floor' \
		'now window floor descriptors 122' 'now window floor all 1000' 'now window floor all 1010' \
		'now window floor inside -' 'now window floor asleep 5000000' 'now window floor load 2000' \
		'now window grub label GRUB' 'now window grub memory 256M' 'now window grub lacks not_installed' \
		'now boot audit-VGA before 1' 'now boot audit-VGA all 1234567' 'now boot audit-VGA loader 2' \
		'now boot audit-VGA kernel 3' 'now boot audit-VGA firmware 4' 'now boot audit-VGA share 50.1' \
		'now step run failed cut_off'
	table 1 '' \
		'| loader | memory | map | instructions | spread | × the floor | in its image | asleep | LoadImage to entry |' \
		'|---|--:|--:|--:|--:|--:|--:|--:|--:|' \
		'| floor | 256M | 122 | 1,000 | 1.0 % | 1.00 | - | 5 ms | 2,000 |' \
		'| GRUB | 256M |  | not installed |  |  |  |  |  |' \
		"| boot | before the loader | from it to the end | in the loader | in the kernel | of it waiting | in firmware | the kernel's share, % | limit |" \
		'|---|--:|--:|--:|--:|--:|--:|--:|--:|' \
		'| audit-VGA | 1 | 1,234,567 | 2 | 3 | - | 4 | 50.1 | 50, **not met** |' \
		'| step | all | in firmware |' '|---|--:|--:|' '| run: cut off | - | - |' &&
		grep -qx "window${tab}floor${tab}now${tab}all${tab}1000${tab}1010" table.tsv
}
proof 'tables of one version, the least of its runs; what failed is the status' one_version
two_versions() {
	measured 'before service GetTime audit_added 2000' 'before service GetTime audit_most 80000' \
		'now service GetTime audit_added 500' 'now service GetTime audit_most 3000' \
		'now service GetTime audit_calls 7' 'before service SetTime audit_calls 0' \
		'before step audit,_kernel:_old all 5' 'now step audit,_kernel:_new all 6' \
		'before step audit,_loader failed cut_off'
	table 0 v1 '| service | figure | v1 | now | quotient | limit |' '|---|--:|--:|--:|--:|--:|' \
		'| GetTime | guarded calls | - | 7 | - |  |' '| GetTime | added | 2,000 | 500 | 0.250 |  |' \
		'| GetTime | added at most | 80,000 | 3,000 | 0.037 | 3,000, met |' \
		'| step | figure | v1 | now | quotient |' '|---|--:|--:|--:|--:|' \
		'| audit, kernel: old | all | 5 | - | - |' '| audit, kernel: new | all | - | 6 | - |' \
		'| audit, loader: cut off |  | - |  |  |'
}
proof 'two versions side by side; what the older one cannot tell is no failure' two_versions

# ---- bench.sh ----

names() {
	BENCH_ROWS=list "$root/tools/bench.sh" >said && [[ -z $(sort said | uniq -d) ]] &&
		grep -qx floor said && grep -qx ours-512G said && grep -qx audit-64-drivers said
}
proof 'the names of all measurements' names
none() {
	! BENCH_ROWS=nothing "$root/tools/bench.sh" >said 2>&1 && grep -q 'chooses none of: floor ' said
}
proof 'a pattern that chooses nothing' none

finish
