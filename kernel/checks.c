/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of checks, in the order of the report, and the choice among them.
 */
#include "kernel/checks.h"

#include <arch/timer.h>
#include <stddef.h>

#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/report.h"

/* A count that goes up with each call and each reset is not meant to be as it was before: that is no
 * change. Neither is a call that must be refused, and that is undone where it is not. */
enum effect {
	READS,	 /* the machine is afterwards as it was before */
	CHANGES, /* for a moment at least it is not; or firmware is asked what nobody has to answer */
};

/* One whose name ends in `*` stands for a family: one for each image under test. */
static const struct check {
	char name[40];
	enum effect effect;
	const char *sentence;
} checks[] = {
	{"handoff.exit_boot_services", READS,
	 "ExitBootServices accepted the key of the very map that is handed over."},
	{"handoff.memory_map", READS,
	 "The final memory map is sound: whole pages, no overlap, known types."},
	{"handoff.runtime_attributes", READS,
	 "Runtime memory has EFI_MEMORY_RUNTIME, and what has it is aligned as it must be."},
	{"handoff.set_virtual_address_map", READS,
	 "SetVirtualAddressMap succeeded with the entries that GetMemoryMap returned."},
	{"handoff.virtual_address_change", READS,
	 "The entries of gRT are virtual, but for the two that stay physical."},
	{"handoff.pointers_converted", READS,
	 "What the system table points to is virtual, and both tables' CRCs are right."},
	{"handoff.boot_services_gone", READS,
	 "The system table holds nothing of boot services and of the consoles any more."},
	{"exit.wrong_key", CHANGES,
	 "ExitBootServices refuses a key that no map has, and takes the right one after it."},
	{"svam.descriptor_size", CHANGES,
	 "SetVirtualAddressMap refuses a DescriptorSize that is too small for a descriptor."},
	{"svam.descriptor_version", CHANGES,
	 "SetVirtualAddressMap refuses a DescriptorVersion that there is not."},
	{"svam.again", CHANGES, "SetVirtualAddressMap is unsupported after it has succeeded once."},
	{"svam.before_exit", CHANGES,
	 "SetVirtualAddressMap is unsupported before the exit (svam-test=before-exit)."},
	{"svam.missing_range", CHANGES,
	 "SetVirtualAddressMap refuses a map without a RUNTIME range (svam-test=missing-range)."},
	{"svam.foreign_range", CHANGES,
	 "SetVirtualAddressMap refuses a range that is not in the memory map "
	 "(svam-test=foreign-range)."},
	{"event.once", READS,
	 "The events of exit and address change are signalled once, by type and by group."},
	{"event.order", READS,
	 "They are signalled in order: before the exit, at the exit, at the address change."},
	{"handoff.identity_map_gone", READS,
	 "No page is mapped 1:1: page tables say so, and accesses fault."},
	{"census.*", READS,
	 "The driver under test left no pointer behind: physical, stale or converted wrongly."},
	{"variable.boot_only_gone", READS,
	 "A variable without EFI_VARIABLE_RUNTIME_ACCESS is not found and not listed after the "
	 "exit."},
	{"variable.runtime_same", READS,
	 "A variable with EFI_VARIABLE_RUNTIME_ACCESS is byte for byte what it was before the "
	 "exit."},
	{"service.GetTime", READS, "The time is in range, and does not go back."},
	{"service.SetTime", READS, "It answers, and the clock can be read before it is set."},
	{"service.GetWakeupTime", READS, "The alarm can be read, and its time is in range."},
	{"service.SetWakeupTime", READS, "It answers, and the alarm can be read before it is set."},
	{"service.SetVirtualAddressMap", READS, "It touched nothing that it may not."},
	{"service.ConvertPointer", READS, "It touched nothing that it may not."},
	{"service.GetVariable", READS,
	 "A variable is read in two calls, size and contents; an absent one is not found."},
	{"service.GetNextVariableName", READS,
	 "The list of variables ends, comes back to no name, and all that it names is there."},
	{"service.SetVariable", CHANGES,
	 "A variable is created, read back, appended to, replaced and deleted."},
	{"service.GetNextHighMonotonicCount", READS, "The count goes up by one."},
	{"service.ResetSystem", READS, "Its entry is virtual and executable."},
	{"service.UpdateCapsule", READS, "No capsule at all is refused."},
	{"service.QueryCapsuleCapabilities", READS,
	 "No capsule at all is refused; of an unknown one the answer makes sense."},
	{"service.QueryVariableInfo", READS, "The sizes make sense."},
	{"variable.next.unique", READS, "GetNextVariableName lists no name of one vendor twice."},
	{"variable.next.sizes", READS, "VariableNameSize comes back as the size of the name."},
	{"variable.next.end", READS,
	 "The end of the list stays its end, and it can be read again."},
	{"variable.next.listed", CHANGES,
	 "A variable is listed once while it is there, and not when it is deleted."},
	{"variable.next.just_enough", CHANGES,
	 "GetNextVariableName tells how much room a name needs, and takes no more than that."},
	{"variable.get.just_enough", CHANGES,
	 "GetVariable tells how much room contents need, and writes no more than them."},
	{"variable.set.vendors", CHANGES, "One name of two vendors is two variables."},
	{"variable.set.similar_names", CHANGES,
	 "Names that begin alike, or differ by case or a blank, are several variables."},
	{"variable.set.replace", CHANGES,
	 "Contents are replaced by the same, larger and smaller ones."},
	{"variable.set.large", CHANGES, "Contents of several KiB are kept, and replaced."},
	{"variable.set.too_large", CHANGES,
	 "More than firmware says a variable may have is refused."},
	{"variable.set.append", CHANGES,
	 "EFI_VARIABLE_APPEND_WRITE adds to the end of the contents."},
	{"variable.set.append_creates", CHANGES,
	 "Appending to a variable that is absent creates it."},
	{"variable.set.append_nothing", CHANGES, "Appending no bytes neither changes nor deletes."},
	{"variable.set.delete_null_data", CHANGES,
	 "A write without contents deletes, and the variable can be created again."},
	{"variable.set.delete_by_attributes", CHANGES,
	 "A write without access attributes deletes, and the variable can be created again."},
	{"variable.set.other_attributes", CHANGES,
	 "A write with other attributes than the variable's own is refused, and changes nothing."},
	{"variable.query.steady", CHANGES,
	 "Writing a variable leaves no more space than there was, and the same limits."},
	{"variable.get.repeat", CHANGES,
	 "GetVariable gives one answer, however often it is asked."},
	{"variable.next.repeat", READS,
	 "GetNextVariableName gives one answer, however often it is asked."},
	{"variable.query.null", CHANGES, "QueryVariableInfo refuses results that are NULL."},
	{"variable.query.repeat", READS,
	 "QueryVariableInfo gives one answer, however often it is asked."},
	{"variable.set.repeat", CHANGES, "Many writes in a row are all kept."},
	{"variable.set.read_only", CHANGES, "A volatile variable is read-only after the exit."},
	{"variable.auth.malformed", CHANGES,
	 "An authenticated write without a sound descriptor and signature is refused."},
	{"variable.auth.create", CHANGES,
	 "A signed write creates a variable, once; nobody deletes that without a signature."},
	{"variable.auth.update", CHANGES,
	 "Its owner appends and writes anew; what was signed earlier is refused then."},
	{"variable.auth.other_key", CHANGES, "With another key a signed variable is not written."},
	{"variable.auth.other_key_deletes", CHANGES,
	 "With another key a signed variable is not deleted."},
	{"variable.auth.modified", CHANGES,
	 "A signed write is refused with other contents, another time or another vendor."},
	{"variable.auth.delete", CHANGES,
	 "Its owner deletes a signed variable, and then another key may create it."},
	{"variable.auth.keys", CHANGES,
	 "PK, KEK, db and dbx are not written without a signature in user mode."},
	{"variable.nothing_left", READS, "Of all variables that were written here none is left."},
	{"time.get.repeat", READS,
	 "GetTime is in range and never goes back, however often it is asked."},
	{"time.get.runs", READS, "The clock goes on."},
	{"time.set.now", CHANGES, "The time that it is can be set."},
	{"time.set.changes_year", CHANGES, "Another year is set and read back."},
	{"time.set.changes_month", CHANGES, "Another month is set and read back."},
	{"time.set.changes_daylight", CHANGES, "Each kind of daylight is set and read back."},
	{"time.set.changes_timezone", CHANGES, "Time zones, and none, are set and read back."},
	{"time.set.leap_day", CHANGES, "A leap day is set and read back."},
	{"time.set.whole_range", CHANGES, "The years 1900 and 9999 are set and read back."},
	{"wakeup.get.repeat", READS, "GetWakeupTime gives one answer, however often it is asked."},
	{"wakeup.set.one_hour", CHANGES, "An alarm in an hour is set, read back and switched off."},
	{"wakeup.set.off", CHANGES, "Switching the alarm off needs no time."},
	{"wakeup.set.null_time", CHANGES, "An alarm at no time at all is refused."},
	{"wakeup.set.far", CHANGES,
	 "An alarm in a year is set and read back, or said to be unsupported."},
	{"capsule.query.flags", READS,
	 "Each combination of capsule flags is known, or said to be unsupported."},
	{"capsule.update.no_list", CHANGES,
	 "A capsule that is to survive a reset is refused without the list of its blocks."},
	{"time.get.no_capabilities", READS, "GetTime may be asked without Capabilities."},
	{"time.get.null", READS, "GetTime refuses results that are NULL."},
	{"time.set.year", READS, "SetTime refuses years before 1900 and after 9999."},
	{"time.set.month", READS, "SetTime refuses month 0 and months after 12."},
	{"time.set.day", READS, "SetTime refuses days that the month does not have."},
	{"time.set.hour", READS, "SetTime refuses hours after 23."},
	{"time.set.minute", READS, "SetTime refuses minutes after 59."},
	{"time.set.second", READS, "SetTime refuses seconds after 59."},
	{"time.set.nanosecond", READS, "SetTime refuses nanoseconds after 999,999,999."},
	{"time.set.timezone", READS, "SetTime refuses zones but -1440 to 1440 and 2047."},
	{"time.set.daylight", READS, "SetTime refuses daylight bits but two."},
	{"wakeup.get.null", READS, "GetWakeupTime refuses results that are NULL."},
	{"wakeup.set.year", READS, "SetWakeupTime refuses years before 1900 and after 9999."},
	{"wakeup.set.month", READS, "SetWakeupTime refuses month 0 and months after 12."},
	{"wakeup.set.day", READS, "SetWakeupTime refuses days that the month does not have."},
	{"wakeup.set.hour", READS, "SetWakeupTime refuses hours after 23."},
	{"wakeup.set.minute", READS, "SetWakeupTime refuses minutes after 59."},
	{"wakeup.set.second", READS, "SetWakeupTime refuses seconds after 59."},
	{"wakeup.set.nanosecond", READS, "SetWakeupTime refuses nanoseconds after 999,999,999."},
	{"wakeup.set.timezone", READS, "SetWakeupTime refuses zones but -1440 to 1440 and 2047."},
	{"wakeup.set.daylight", READS, "SetWakeupTime refuses daylight bits but two."},
	{"variable.get.null", READS, "GetVariable refuses each pointer that may not be NULL."},
	{"variable.get.null_data", READS,
	 "GetVariable refuses NULL for a buffer that is said to suffice."},
	{"variable.get.attributes_optional", READS, "GetVariable may be asked without Attributes."},
	{"variable.get.room", READS, "GetVariable without room says that there is too little."},
	{"variable.get.absent", READS,
	 "GetVariable finds no name, and no vendor, that is not there."},
	{"variable.next.null", READS, "GetNextVariableName refuses each NULL pointer."},
	{"variable.next.room", READS,
	 "GetNextVariableName without room says that there is too little."},
	{"variable.next.unterminated", READS, "GetNextVariableName refuses a name without an end."},
	{"variable.next.unknown", READS,
	 "GetNextVariableName refuses a name that is not in the list."},
	{"variable.set.empty_name", READS, "SetVariable refuses the empty name."},
	{"variable.set.delete_absent", READS, "SetVariable does not find what it is to delete."},
	{"variable.set.invalid_combinations", READS,
	 "SetVariable refuses attributes that no variable may have in this phase."},
	{"variable.set.reserved_bits", READS, "SetVariable refuses attributes that are reserved."},
	{"variable.set.both_authentications", READS,
	 "SetVariable refuses two ways of authentication at once."},
	{"variable.set.hardware_error", READS, "SetVariable refuses an error record that is none."},
	{"variable.query.combinations", READS,
	 "QueryVariableInfo refuses attributes that no variable can have."},
	{"variable.query.append_alone", READS,
	 "QueryVariableInfo does not take EFI_VARIABLE_APPEND_WRITE for a kind of variable."},
	{"variable.query.append_ignored", READS,
	 "QueryVariableInfo ignores EFI_VARIABLE_APPEND_WRITE."},
	{"variable.query.error_record", READS, "QueryVariableInfo knows no volatile error record."},
	{"variable.query.unsupported", READS, "QueryVariableInfo says what it does not support."},
	{"variable.query.reserved_bits", READS,
	 "QueryVariableInfo refuses attributes that are reserved."},
	{"count.null", READS, "GetNextHighMonotonicCount refuses NULL."},
	{"capsule.update.bad_flags", CHANGES,
	 "UpdateCapsule refuses flags that must not stand alone."},
	{"capsule.query.bad_flags", READS,
	 "QueryCapsuleCapabilities refuses flags that must not stand alone."},
	{"capsule.query.null", READS,
	 "QueryCapsuleCapabilities refuses NULL for the maximum size."},
	{"audit.attributes_table", READS,
	 "EFI_MEMORY_ATTRIBUTES_TABLE is consistent with itself and with the memory map."},
	{"map.count", READS, "The memory map has at most 500 descriptors, or is skipped."},
	{"map.virtual_start", READS, "VirtualStart of each descriptor is aligned to pages."},
	{"attributes.descriptor_size", READS,
	 "The attributes table has the memory map's DescriptorSize, or is skipped."},
	{"attributes.bits", READS,
	 "Each entry has EFI_MEMORY_RUNTIME, and nothing else but RO and XP."},
	{"attributes.protection", READS, "Each entry tells of a protection, or is skipped."},
	{"attributes.order", READS, "The entries are sorted by address."},
	{"attributes.virtual_start", READS, "VirtualStart of each entry is zero."},
	{"attributes.coverage", READS,
	 "A region of runtime code or data is described whole, or left out."},
	{"table.configuration", READS, "No GUID is listed twice, and no table is NULL."},
	{"audit.drivers", READS, "The drivers under test started, and lie where their kind may."},
	{"audit.memory_unchanged", READS,
	 "Nothing wrote behind the page tables into memory that firmware has given up."},
};

#define CHECK_COUNT (sizeof(checks) / sizeof(checks[0]))

static const struct options *asked;

/* ---- Patterns ---- */

/* Does all of `name` match [pattern, end)? A `*` stands for any characters, in either of them: a
 * family's own name ends in one. */
static bool matches(const char *pattern, const char *end, const char *name)
{
	if (pattern == end)
		return *name == '\0';
	if (*pattern == '*')
		return matches(pattern + 1, end, name) ||
		       (*name != '\0' && matches(pattern, end, name + 1));
	if (*name == '*')
		return true;
	return *name == *pattern && matches(pattern + 1, end, name + 1);
}

/* Patterns stand with commas between them; "all" and nothing are every check. */
static bool is_chosen(const char *patterns, const char *name)
{
	const char *end;

	if (*patterns == '\0' || strcmp(patterns, "all") == 0)
		return true;
	for (const char *pattern = patterns; *pattern != '\0'; pattern = end + (*end == ',')) {
		for (end = pattern; *end != '\0' && *end != ','; end++)
			continue;
		if (matches(pattern, end, name))
			return true;
	}
	return false;
}

bool checks_want(const char *name)
{
	return asked == NULL || is_chosen(asked->checks, name);
}

/* ---- State ---- */

static const struct check *find(const char *name)
{
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		const char *known = checks[i].name;

		if (matches(known, known + strlen(known), name))
			return &checks[i];
	}
	return NULL;
}

const char *checks_excuse(const char *name)
{
	const struct check *check = find(name);

	if (check == NULL || check->effect == READS || timer_is_virtual_machine() ||
	    (asked != NULL && strcmp(asked->checks, "all") == 0))
		return NULL;
	return "it changes the machine's state: only checks=all does so on a real one";
}

/* ---- checks= ---- */

static void print_list(void)
{
	for (size_t i = 0; i < CHECK_COUNT; i++)
		report_fact("check=%s changes-state=%s sentence=\"%s\"", checks[i].name,
			    checks[i].effect == CHANGES ? "yes" : "no", checks[i].sentence);
}

static bool is_any_chosen(void)
{
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		if (is_chosen(asked->checks, checks[i].name))
			return true;
	}
	return false;
}

void checks_open(const struct options *options)
{
	asked = options;
	/* `list` is no check's name: nothing is wanted then. */
	if (strcmp(asked->checks, "list") == 0)
		print_list();
	else if (!is_any_chosen())
		panic("checks=%s names no check: checks=list prints their names", asked->checks);
}
