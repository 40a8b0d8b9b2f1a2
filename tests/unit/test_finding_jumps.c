/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/findings/holders.c: fetches whose caller the stack does not show.
 */
#include "tests/unit/finding_world.h"

#define TARGET (BOOT_CODE + 0x40)
#define RESERVED 0x7d000000ULL
#define PLATFORM (CODE + 0x8000) /* the option ROM's image */

static struct census_word words[8];
static struct census_block block;

static void note(uint64_t at, uint64_t value)
{
	words[world_notes.census.word_count++] = (struct census_word){paddr(at), value};
}

static void test_driver(const char *name, uint64_t base)
{
	struct handoff_driver *driver = &world_notes.drivers.driver[world_notes.drivers.count++];

	*driver = (struct handoff_driver){.base = paddr(base),
					  .size = 0x1000,
					  .loaded = true,
					  .present = true,
					  .subsystem = PE_SUBSYSTEM_EFI_RUNTIME_DRIVER};
	snprintf(driver->name, sizeof(driver->name), "%s", name);
}

static int set_up_words(void **state)
{
	set_up(state);
	world_notes.census = (struct handoff_census){.step = 8, .words = vaddr_of(words)};
	return 0;
}

/* A fetch in phase physical, of which the stack shows an instruction of the option ROM. */
static void fetch(enum record_caller caller, uint64_t target)
{
	struct access_record what = record(ACCESS_EXECUTE, target);

	what.phase = PHASE_PHYSICAL;
	what.instruction = PLATFORM + 0x10;
	what.caller = (uint8_t)caller;
	world_report[0] = '\0';
	observe(what);
}

static void assert_origin(const char *text)
{
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

#define INNOCENT "instruction=0x7f21a010 image=\"Option ROM at 00:02.0\" offset=0x10\n"

/* The stack's caller is believed for its call, or for a word of its own. */
static void test_caller_is_believed(void **state)
{
	(void)state;
	test_driver("MyDriver.efi", CODE);
	note(CODE + 0x1000, TARGET);
	fetch(CALLER_CERTAIN, TARGET);
	assert_origin(INNOCENT);
	fetch(CALLER_REFUTED, TARGET);
	assert_origin("instruction=0x7e000040 image=MyDriver.efi kept-at=0x1000\n");
	note(PLATFORM + 0x100, TARGET);
	fetch(CALLER_REFUTED, TARGET);
	assert_origin(INNOCENT);
	fetch(CALLER_NONE, TARGET);
	assert_origin("image=MyDriver.efi kept-at=0x1000\n");
}

/* Nobody keeps it: the caller, if it may have called; so it is with a null pointer, which all keep: there the
 * owner of the service's entry is assumed. */
static void test_nobody(void **state)
{
	(void)state;
	note(CODE + 0x1000, 0);
	fetch(CALLER_LIKELY, TARGET);
	assert_origin(INNOCENT);
	fetch(CALLER_REFUTED, TARGET);
	assert_origin("image=unknown\n# Firmware executed");
	fetch(CALLER_LIKELY, 0);
	assert_origin(INNOCENT);
	fetch(CALLER_REFUTED, 0);
	assert_origin("image=MyDriver.efi assumed=yes\n");
	fetch(CALLER_BEHIND,
	      0); /* of the platform's code that is nobody's word: it forwards to many */
	assert_origin("image=MyDriver.efi assumed=yes\n");
	test_driver("Option ROM", PLATFORM);
	fetch(CALLER_BEHIND, 0); /* of a driver under test it was one of its own functions */
	assert_origin("image=\"Option ROM at 00:02.0\" assumed=yes\n");
	fetch(CALLER_BEHIND, TARGET);
	assert_origin("image=\"Option ROM at 00:02.0\" assumed=yes\n");
	world_notes.census.step = 0; /* and nobody could have been asked */
	fetch(CALLER_LIKELY, TARGET);
	assert_origin("image=unknown\n");
	fetch(CALLER_LIKELY, 0); /* which a census could not tell either */
	assert_origin(INNOCENT);
}

/* Several are all named, and a driver under test before any other. */
static void test_several(void **state)
{
	(void)state;
	note(PLATFORM + 0x100, TARGET);
	fetch(CALLER_NONE, TARGET);
	assert_origin("image=\"Option ROM at 00:02.0\" kept-at=0x100\n");
	test_driver("MyDriver.efi", CODE);
	for (uint64_t i = 0; i < HOLDERS_MAX; i++)
		note(CODE + 0x1000 + 8 * i, TARGET);
	fetch(CALLER_NONE, TARGET);
	assert_origin("instruction=0x7e000040 image=MyDriver.efi kept-at=0x1000\n");
	test_driver("Option ROM", PLATFORM);
	fetch(CALLER_NONE, TARGET);
	assert_origin("image=\"Option ROM at 00:02.0\" kept-at=0x100 image=MyDriver.efi "
		      "kept-at=0x1000\n");
}

/* Memory that a driver has allocated is its own, and no place in its image. */
static void test_allocated(void **state)
{
	(void)state;
	test_driver("MyDriver.efi", CODE);
	block = (struct census_block){paddr(BOOT_DATA), 0x100, 0, 0};
	world_notes.census.blocks = vaddr_of(&block);
	world_notes.census.block_count = 1;
	note(BOOT_DATA + 0x20, TARGET);
	fetch(CALLER_REFUTED, TARGET);
	assert_origin("instruction=0x7e000040 image=MyDriver.efi\n");
}

/* The longest line there can be: four words, and a driver that was at the target. */
static void test_longest_line(void **state)
{
	struct access_record what = record(ACCESS_EXECUTE, TARGET);
	char name[HANDOFF_NAME_SIZE];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	name[7] = ' ';
	test_driver(name, TARGET & ~(uint64_t)(PAGE_SIZE - 1));
	world_notes.drivers.driver[0].present = false;
	for (uint64_t i = 1; i <= HOLDERS_MAX; i++) {
		world_add_image(name, i << 32, 0xfffff000);
		note((i << 32) + 0xffffefe0, TARGET);
	}
	what.phase = PHASE_PHYSICAL;
	what.service = SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT;
	what.caller = CALLER_NONE;
	what.tainted = 1;
	observe(what);
	assert_origin("x\" kept-at=0xffffefe0 unloaded=\"xxxxxxx xxx");
	assert_origin("x\" tainted=yes\n");
}

/* A table of services that a driver has published: its word is wrong, and not who is called through it. */
static void test_published_table(void **state)
{
	(void)state;
	fetch(CALLER_GATE, TARGET);
	assert_origin("image=\"Option ROM at 00:02.0\" offset=");
	test_driver("MyDriver.efi", CODE);
	block = (struct census_block){paddr(BOOT_DATA), 0x200, 0, 0};
	world_notes.census.blocks = vaddr_of(&block);
	world_notes.census.block_count = 1;
	world.runtime_services_physical = paddr(BOOT_DATA + 0x40);
	fetch(CALLER_GATE, TARGET);
	assert_origin("instruction=0x7e000040 image=MyDriver.efi\n");
}

/* Where the census notes no pointers to memory of that type, all words are looked at. */
static void test_other_memory(void **state)
{
	static uint64_t memory[2 * PAGE_SIZE / sizeof(uint64_t)]
		__attribute__((aligned(PAGE_SIZE)));
	const uint64_t base = (uintptr_t)memory - WORLD_OFFSET;

	(void)state;
	world_reset();
	world_add(MEMORY_RESERVED, RESERVED, 16, 0);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, base, 2, RUNTIME);
	world_add_image("Other.efi", base, 2 * PAGE_SIZE);
	memory[PAGE_SIZE / sizeof(*memory) + 3] = RESERVED + 0x40;
	fetch(CALLER_NONE, RESERVED + 0x40);
	assert_origin("image=Other.efi kept-at=0x1018\n");
	fetch(CALLER_NONE, RESERVED + 0x48);
	assert_origin("image=unknown\n");
}

/* A jump to an address that was only offered: the target is where it will be. */
static void test_offered_target(void **state)
{
	struct access_record what = in_svam(ACCESS_EXECUTE, CODE + WORLD_OFFSET + 0x40, 0);

	(void)state;
	what.repair = REPAIR_OFFERED;
	what.caller = CALLER_NONE;
	observe(what);
	assert_origin("instruction=0x7f212040 image=unknown\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_caller_is_believed, set_up_words),
		cmocka_unit_test_setup(test_nobody, set_up_words),
		cmocka_unit_test_setup(test_several, set_up_words),
		cmocka_unit_test_setup(test_allocated, set_up_words),
		cmocka_unit_test_setup(test_published_table, set_up_words),
		cmocka_unit_test_setup(test_longest_line, set_up_words),
		cmocka_unit_test_setup(test_offered_target, set_up_words),
		cmocka_unit_test_setup(test_other_memory, set_up_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
