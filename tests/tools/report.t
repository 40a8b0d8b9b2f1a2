#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Reports that came home: a page of one, a table of several, JUnit of any.
. "$(dirname "$0")/../boot/lib.sh"

# Of another version than this one: it may have other checks.
head=('TAP version 13' '# program=audit handoff-version=5 size=99 version=0.0.1' '# virtmap=offset seed=1 reset=warm')
printf '%s\r\n' "${head[@]}" 'ok 1 - a.right' 'ok 2 - b.varies' 'not ok 3 - c.known # TODO "why" & <how>' 1..3 \
	'# verdict=pass checks=3 failed=0 skipped=0 deviations=1 violations=0' >"$scratch/good.tap"
printf '%s\n' "${head[@]}" 'ok 1 - a.right' 'not ok 2 - b.varies' '# violation class=null-page' 'ok 3 - c.known # SKIP none' \
	'ok 4 - d.more' 1..4 '# verdict=fail checks=4 failed=1 skipped=1 deviations=0 violations=1' >"$scratch/bad.tap"
printf '%s\n' 'TAP version 13' 'ok 1 - of.another_start' "${head[@]}" 'ok 1 - a.right' 'Bail out! step 3' >"$scratch/cut.txt"

# shows STATUS WANTED ARGUMENT...
shows() {
	local status=0
	(cd "$scratch" && "$root/tools/report" "${@:3}") >shown 2>&1 || status=$?
	diff <(printf '%s\n' "$2") shown && ((status == $1))
}
proof 'a table of machines against the checks that differ or fail' shows 1 '[1] good: pass
[2] bad: fail
[3] cut: bailed out

check     [1]     [2]     [3]
b.varies  ok      NOT OK  -
c.known   known   skip    -
d.more    -       ok      -
1 checks more are the same everywhere' good.tap bad.tap cut.txt
proof 'a page of one' shows 1 'bad: audit 0.0.1, verdict fail
  violation class=null-page
  verdict=fail checks=4 failed=1 skipped=1 deviations=0 violations=1
  NOT OK  b.varies
  skip    c.known (none)
  ok: 2 of 4 checks' bad.tap
proof 'JUnit: a failure, and an error for what was cut off' shows 1 '<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="good" tests="3" failures="0" skipped="1" errors="0">
<testcase classname="good" name="a.right"></testcase>
<testcase classname="good" name="b.varies"></testcase>
<testcase classname="good" name="c.known"><skipped message="&quot;why&quot; &amp; &lt;how&gt;"/></testcase>
</testsuite>
<testsuite name="bad" tests="4" failures="1" skipped="1" errors="0">
<testcase classname="bad" name="a.right"></testcase>
<testcase classname="bad" name="b.varies"><failure/></testcase>
<testcase classname="bad" name="c.known"><skipped message="none"/></testcase>
<testcase classname="bad" name="d.more"></testcase>
</testsuite>
<testsuite name="cut" tests="2" failures="0" skipped="0" errors="1">
<testcase classname="cut" name="a.right"></testcase>
<testcase classname="cut" name="verdict"><error message="step 3"/></testcase>
</testsuite>
</testsuites>' --junit good.tap bad.tap cut.txt
proof 'a pass is status 0' shows 0 'good: audit 0.0.1, verdict pass
  verdict=pass checks=3 failed=0 skipped=0 deviations=1 violations=0
  known   c.known ("why" & <how>)
  ok: 2 of 3 checks' good.tap
proof 'a file that is not there is status 3' shows 3 'report: none.tap: No such file or directory' none.tap
proof 'a folder is status 3' shows 3 'report: .: is a directory' .

# A medium loses a line, somebody changes a word, and another text is no report.
grep -v '^ok 1 ' "$scratch/good.tap" >"$scratch/lost.tap"
proof 'what does not fit together is not believed' shows 2 'lost: audit 0.0.1, verdict not to be believed
  does not fit: a check has the number 2, and 1 comes next
  does not fit: the plan says 3 checks, and 2 stand before it
  does not fit: the verdict counts 3 checks, and 2 are in the report
  verdict=pass checks=3 failed=0 skipped=0 deviations=1 violations=0
  known   c.known ("why" & <how>)
  ok: 1 of 2 checks' lost.tap
sed 's/^ok 2/not ok 2/' "$scratch/good.tap" >"$scratch/changed.tap"
proof 'a pass with a failure is none' shows 2 'changed: audit 0.0.1, verdict not to be believed
  does not fit: the verdict counts 0 failures, and 1 are in the report
  verdict=pass checks=3 failed=0 skipped=0 deviations=1 violations=0
  NOT OK  b.varies
  known   c.known ("why" & <how>)
  ok: 1 of 3 checks' changed.tap
sed 's/version=0.0.1/version='"$(sed -n 's/^VERSION := //p' Makefile)/" "$scratch/good.tap" >"$scratch/ours.tap"
proof 'a report of this version has all of its checks' grep -q 'does not fit: of [0-9]* checks that every such run has' \
	<("$root/tools/report" "$scratch/ours.tap")

finish
