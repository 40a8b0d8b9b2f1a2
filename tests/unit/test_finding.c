/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a record to the lines of the report, and what is counted.
 */
#include "tests/unit/finding_world.h"

/* The line to the letter, a sentence for people under it, and one violation. */
static void test_line(void **state)
{
	(void)state;
	observe(record(ACCESS_READ, BOOT_DATA + 0x18));
	assert_true(world_said(
		"# violation class=stale-boot-memory phase=virtual service=GetVariable access=read "
		"address=0x7e9d1018 memory=EfiBootServicesData instruction=0x7f21405a "
		"image=MyDriver.efi offset=0x205a\n"
		"# MyDriver.efi read EfiBootServicesData in GetVariable: "));
	assert_true(world_said(".\nviolation\n"));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 1);
	assert_int_equal(audit_known_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 0);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_PHYSICAL), 0);
	assert_int_equal(closing.count, 1);
	assert_int_equal(closing.class, CLASS_STALE_BOOT_MEMORY);
	assert_string_equal(closing.image->name, "MyDriver.efi");
}

/* An instruction of the physical phase is physical already. */
static void test_physical_instruction(void **state)
{
	struct access_record what = record(ACCESS_WRITE, BOOT_DATA);

	(void)state;
	what.phase = PHASE_PHYSICAL;
	what.instruction = CODE + 0x10;
	observe(what);
	assert_true(world_said("phase=physical service=GetVariable access=write"));
	assert_true(world_said("instruction=0x7f212010 image=MyDriver.efi offset=0x10\n"));
}

/* A name with blanks is quoted; an instruction in no image has no offset. */
static void test_images(void **state)
{
	struct access_record what = record(ACCESS_READ, BOOT_DATA);

	(void)state;
	what.instruction = CODE + WORLD_OFFSET + 0x8004;
	observe(what);
	assert_true(world_said("image=\"Option ROM at 00:02.0\" offset=0x4\n"));
	what.instruction = CODE + WORLD_OFFSET + 0x9000;
	observe(what);
	assert_true(world_said("instruction=0x7f21b000 image=unknown\n# Firmware read"));
}

static void add_driver(const char *name, uint64_t base, bool present)
{
	struct handoff_driver *driver = &world_notes.drivers.driver[world_notes.drivers.count++];

	*driver = (struct handoff_driver){.base = paddr(base),
					  .size = 0x2000,
					  .loaded = true,
					  .present = present};
	snprintf(driver->name, sizeof(driver->name), "%s", name);
}

/* Who is called after it was unloaded is named: by the instruction, or by where the call leads. */
static void test_unloaded(void **state)
{
	struct access_record what = record(ACCESS_EXECUTE, BOOT_DATA + 0x1fff);

	(void)state;
	add_driver("gone.efi", CODE + 0x9000, false);
	add_driver("far away.efi", BOOT_DATA, false);
	what.instruction = CODE + WORLD_OFFSET + 0x9000;
	observe(what);
	assert_true(world_said("image=unknown unloaded=gone.efi\n"
			       "# gone.efi is unloaded, and was called in GetVariable all the "
			       "same: "));
	what.instruction = CODE + WORLD_OFFSET;
	observe(what);
	assert_true(world_said("image=MyDriver.efi offset=0x0 unloaded=\"far away.efi\"\n"));
}

/* Data that are where code was are no call of it; nor is code of another image, or behind its end. */
static void test_not_unloaded(void **state)
{
	struct access_record what = record(ACCESS_READ, BOOT_DATA);

	(void)state;
	add_driver("gone.efi", BOOT_DATA, false);
	add_driver("under.efi", CODE, false);
	add_driver("before.efi", CODE + 0x9000, false);
	add_driver("here.efi", CODE + 0x9000, true);
	observe(what);
	observe(record(ACCESS_EXECUTE, BOOT_DATA + 0x2000));
	observe(record(ACCESS_EXECUTE, CODE + WORLD_OFFSET + 0x10));
	what.instruction = CODE + WORLD_OFFSET + 0x9000;
	observe(what);
	assert_int_equal(closing.count, 4);
	assert_false(world_said("unloaded"));
}

/* Where the gate itself made the call, or no instruction is known, the entry's owner answers. */
static void test_entry_answers(void **state)
{
	struct access_record what = record(ACCESS_EXECUTE, CODE);

	(void)state;
	what.instruction = KERNEL + 0x123;
	observe(what);
	assert_true(world_said("class=unconverted-pointer"));
	assert_true(world_said("instruction=0x7f213000 image=MyDriver.efi offset=0x1000\n"));
	world_report[0] = 0;
	what = (struct access_record){.kind = RECORD_CLOBBERED,
				      .phase = PHASE_PHYSICAL,
				      .service = SERVICE_GET_VARIABLE,
				      .detail = clobbered_bit(CLOBBERED_RBX) |
						clobbered_bit(CLOBBERED_IDTR) |
						clobbered_bit(CLOBBERED_XMM6) |
						clobbered_bit(CLOBBERED_XMM15)};
	observe(what);
	assert_true(
		world_said("# violation class=clobbered-state phase=physical service=GetVariable "
			   "changed=rbx,idtr,xmm6,xmm15 instruction=0x7f213000 "
			   "image=MyDriver.efi offset=0x1000\n"));
	what.phase = PHASE_EXITING;
	what.service = RECORD_OF_EXIT;
	what.instruction = CODE;
	observe(what);
	assert_true(world_said("class=clobbered-state phase=exiting service=ExitBootServices "));
	assert_int_equal(audit_findings(RECORD_OF_EXIT, PHASE_EXITING), 1);
}

/* Every bit has its own name, and the names stand in the order of the bits. */
static void test_names_of_what_changed(void **state)
{
	static const char names[][16] = {
		"rbx",	     "rbp",	    "rdi",	    "rsi",	    "r12",
		"r13",	     "r14",	    "r15",	    "rsp",	    "df",
		"if",	     "tf",	    "iopl",	    "nt",	    "ac",
		"mxcsr",     "x87",	    "cr0",	    "cr3",	    "cr4",
		"efer",	     "pat",	    "fs_base",	    "gs_base",	    "kernel_gs_base",
		"xcr0",	     "dr0",	    "dr1",	    "dr2",	    "dr3",
		"dr7",	     "cr8",	    "star",	    "lstar",	    "cstar",
		"sfmask",    "sysenter_cs", "sysenter_esp", "sysenter_eip", "debugctl",
		"mtrr_type", "cs",	    "ds",	    "es",	    "ss",
		"fs",	     "gs",	    "ldtr",	    "tr",	    "gdtr",
		"idtr",	     "serial",	    "xmm6",	    "xmm7",	    "xmm8",
		"xmm9",	     "xmm10",	    "xmm11",	    "xmm12",	    "xmm13",
		"xmm14",     "xmm15",
	};
	struct access_record what = {.kind = RECORD_CLOBBERED, .phase = PHASE_PHYSICAL};
	char wanted[64];

	(void)state;
	assert_int_equal(sizeof(names) / sizeof(names[0]), CLOBBERED_COUNT);
	for (unsigned int i = 0; i < CLOBBERED_COUNT; i++) {
		world_report[0] = 0;
		what.detail = clobbered_bit(i);
		observe(what);
		snprintf(wanted, sizeof(wanted), " changed=%s instruction=", names[i]);
		assert_true(world_said(wanted));
	}
}

/* Interrupts are told as what they are: neither carries an address. */
static void test_interrupts(void **state)
{
	struct access_record what = {.kind = RECORD_SOFTWARE,
				     .phase = PHASE_PHYSICAL,
				     .service = SERVICE_GET_TIME,
				     .vector = 14,
				     .instruction = CODE};

	(void)state;
	observe(what);
	assert_true(world_said("class=exception phase=physical service=GetTime vector=14 "
			       "interrupt=software instruction="));
	assert_true(world_said("MyDriver.efi made a software interrupt in GetTime: INT n "));
	what.kind = RECORD_INTERRUPT;
	what.vector = 32;
	observe(what);
	assert_true(world_said(" vector=32 interrupt=taken instruction="));
	assert_true(world_said("MyDriver.efi took an interrupt in GetTime: "));
}

/* An address that no descriptor lists, and firmware that is suspect by now. */
static void test_unlisted_and_tainted(void **state)
{
	struct access_record what = record(ACCESS_READ, 0xfed00000);

	(void)state;
	what.tainted = 1;
	observe(what);
	assert_true(world_said("class=unlisted-mmio"));
	assert_true(world_said("memory=none"));
	assert_true(world_said("offset=0x205a tainted=yes\n"));
}

/* Other exceptions name their vector, and no access: whether it was a read or a write the processor
 * does not say. */
static void test_exceptions(void **state)
{
	struct access_record what = record(ACCESS_READ, 0);

	(void)state;
	what.kind = RECORD_EXCEPTION;
	what.vector = 13;
	observe(what);
	assert_true(world_said("service=GetVariable vector=13 instruction="));
}

/* What follows from another service's end is told, and counted nowhere. */
static void test_consequence(void **state)
{
	struct access_record what = {.kind = RECORD_HANG,
				     .phase = PHASE_VIRTUAL,
				     .service = SERVICE_GET_VARIABLE,
				     .instruction = CODE + WORLD_OFFSET + 4,
				     .tainted = 1};

	(void)state;
	small_consequence = SERVICE_SET_TIME;
	observe(what);
	small_consequence = SERVICE_COUNT;
	assert_string_equal(world_report,
			    "# consequence class=hang phase=virtual service=GetVariable "
			    "instruction=0x7f212004 image=MyDriver.efi offset=0x4 tainted=yes "
			    "of=SetTime\n"
			    "# GetVariable was cut off: it follows from the end of SetTime, and is "
			    "no finding of its own.\n");
	world_report[0] = '\0';
	small_empty = SERVICE_SET_VARIABLE;
	observe(what);
	small_empty = SERVICE_COUNT;
	assert_true(world_said(" of=SetVariable\n# Firmware calls gRT->SetVariable, which a driver "
			       "under test left NULL: it is no finding of its own.\n"));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 0);
	assert_int_equal(closing.count, 0);
}

/* What was repaired so often that the guard gave up is one finding, and not a second one because the
 * service was aborted for it. An access that was never seen before is one; so is each that was
 * repaired. */
static void test_given_up(void **state)
{
	struct access_record read = record(ACCESS_READ, BOOT_DATA + 0x18);

	(void)state;
	read.repair = REPAIR_NONE;
	observe(read);
	closing.has_it = true;
	observe(read);
	assert_int_equal(closing.count, 1);
	read.repair = REPAIR_MAPPED;
	observe(read);
	assert_int_equal(closing.count, 2);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 2);
}

/* What travelled in the handoff is printed first, and how much of it was lost. */
static void test_early(void **state)
{
	struct access_record records[] = {
		in_svam(ACCESS_READ, 0x5000, CODE + 4),
		in_svam(ACCESS_WRITE, 0x6000, CODE + 8),
	};

	(void)state;
	world_notes.records = vaddr_of(records);
	world_notes.record_count = 2;
	world_notes.record_lost = 7;
	audit_early(&world);
	assert_int_equal(audit_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 2);
	assert_true(world_said("address=0x5000"));
	assert_true(world_said("address=0x6000"));
	assert_true(world_said("# early-records-lost=7\n"));
}

/* The longest line there can be fits. */
static void test_longest_line(void **state)
{
	char name[HANDOFF_NAME_SIZE];
	struct access_record what = record(ACCESS_EXECUTE, UINT64_MAX);

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	name[7] = ' ';
	world_add_image(name, CODE + 0x9000, 0x1000);
	add_driver(name, UINT64_MAX, false);
	what.service = SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT;
	what.instruction = CODE + WORLD_OFFSET + 0x9fff;
	what.tainted = 1;
	observe(what);
	assert_true(world_said("offset=0xfff unloaded=\"xxxxxxx xxx"));
	assert_true(world_said("x\" tainted=yes\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_line),
		TEST(test_physical_instruction),
		TEST(test_images),
		TEST(test_unloaded),
		TEST(test_not_unloaded),
		TEST(test_entry_answers),
		TEST(test_names_of_what_changed),
		TEST(test_interrupts),
		TEST(test_unlisted_and_tainted),
		TEST(test_exceptions),
		TEST(test_consequence),
		TEST(test_given_up),
		TEST(test_early),
		TEST(test_longest_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
