/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/main.c: the tiny kernel's whole report, as its steps write it on a machine like stock OVMF: in
 * the order in which things happen, and short enough to be read on one screen.
 */
#include <stdio.h>

#include "tests/unit/evidence_world.h"

#include "kernel/lib/processor.h"
#include "kernel/lib/walk.h"
#include "kernel/lib/paging.h"
#include "kernel/main.c"

#define LINES_MAX 45
#define COLUMNS_MAX 100

static char steps[256]; /* those of which the report shows nothing */
static struct walk_leaf leaves[16];
static unsigned int leaf_count;

static void step(const char *name)
{
	strcat(steps, name);
	strcat(steps, " ");
}

/* ---- What only a machine has ---- */

void believe(const struct handoff *handoff)
{
	assert_ptr_equal(handoff, &world);
	step("believe");
}

void console_open(const struct handoff *handoff)
{
	assert_ptr_equal(handoff, &world);
	step("console");
}

void traps_open(const struct handoff *handoff)
{
	assert_ptr_equal(handoff, &world);
	step("traps");
}

bool traps_peek(vaddr_t address, uint64_t *value)
{
	(void)address, (void)value;
	return false;
}

bool hypervisor_is_present(void)
{
	return false;
}

/* Nothing is mapped but the runtime regions. */
bool walk_tables(const struct handoff_tables *tables, walk_visitor visit, void *context)
{
	assert_ptr_equal(tables, &world.tables);
	for (unsigned int i = 0; i < leaf_count; i++)
		visit(context, &leaves[i]);
	return true;
}

bool paging_unmap(const struct handoff_tables *tables, vaddr_t page)
{
	(void)tables, (void)page;
	return true;
}

void paging_flush(void)
{
	step("identity");
}

struct display *console_display(void)
{
	static struct display display;

	return &display;
}

void report_open(const char *program, const struct handoff *handoff,
		 const struct report_hooks *with)
{
	assert_null(with->wants);
	strcat(world_report, "TAP version 13\n");
	report_fact("program=%s handoff-version=%u size=%u", program, handoff->version,
		    handoff->size);
}

void report_close(void)
{
	strcat(world_report, "1..11\n");
	report_fact("verdict=");
}

uint64_t firmware_call(const struct handoff *handoff, enum service service,
		       const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	assert_ptr_equal(handoff, &world);
	if (service == SERVICE_GET_TIME) {
		*(EFI_TIME *)arguments[0] = (EFI_TIME){.Year = 2024, .Month = 2, .Day = 29};
		return EFI_SUCCESS;
	}
	return EFI_NOT_FOUND;
}

void reset_machine(const struct handoff *handoff, firmware_caller call)
{
	assert_ptr_equal(handoff, &world);
	assert_ptr_equal(call, firmware_call);
	step("reset");
	longjmp(*(jmp_buf *)vaddr_pointer(handoff->extension), 1);
}

/* ---- The machine ---- */

static void map_region(uint64_t physical, uint64_t size, enum rights rights)
{
	leaves[leaf_count++] = (struct walk_leaf){.virtual = vaddr(physical + WORLD_OFFSET),
						  .physical = paddr(physical),
						  .size = size,
						  .rights = rights};
}

/* The map's first descriptors are those of evidence_world.h; then every type that OVMF has. */
static int make_machine(void **state)
{
	static const uint32_t types[] = {MEMORY_RESERVED,     MEMORY_LOADER_CODE,
					 MEMORY_LOADER_DATA,  MEMORY_BOOT_SERVICES_CODE,
					 MEMORY_ACPI_RECLAIM, MEMORY_ACPI_NVS};

	set_up(state);
	steps[0] = '\0';
	leaf_count = 0;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		world_add(types[i], 0x10000000 + i * 0x100000, 16, 0);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, 0x7f200000, 256, MEMORY_ATTRIBUTE_RUNTIME);
	world_add(MEMORY_RUNTIME_SERVICES_CODE, 0x7f300000, 256, MEMORY_ATTRIBUTE_RUNTIME);
	map_region(WORLD_CODE, 0x10000, RIGHTS_X);
	map_region(0x7f200000, 0x100000, RIGHTS_W);
	map_region(0x7f300000, 0x1000, RIGHTS_R);
	map_region(0x7f301000, 0x2000, RIGHTS_X);
	map_region(0x7f303000, 0xfd000, RIGHTS_W);
	world.exit.attempt[0].descriptor_count = 13;
	world.version = HANDOFF_VERSION;
	world.size = sizeof(world);
	region.services.header.header_size = sizeof(region.services);
	return 0;
}

static void run(void)
{
	jmp_buf end;

	world.extension = vaddr_of(&end);
	if (setjmp(end) == 0)
		kernel_main(&world);
}

/* Where a piece of text stands; it must be there. */
static const char *find(const char *text)
{
	const char *place = strstr(world_report, text);

	if (place == NULL)
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
	return place;
}

static void test_order(void **state)
{
	static const char *const pieces[] = {
		"TAP version 13\n",
		"# program=handoff handoff-version=5 size=",
		"# firmware=\"EDK II\"",
		"# virtmap=offset ",
		"# memory-descriptors=13 ",
		"# memory type=EfiConventionalMemory ",
		"# memory-reclaimable-kib=",
		"# runtime-descriptors=5 ",
		"# virtual-map-descriptors=5\n",
		"# region=0x400000 kib=64 at=0xffffef1000400000 rights=rx "
		"type=EfiRuntimeServicesCode\n",
		"# region=0x7f300000 kib=1024 at=0xffffef107f300000 rights=r+rw+rx "
		"type=EfiRuntimeServicesCode\n",
		"# exit-attempts=1\n",
		"ok handoff.exit_boot_services\n",
		"ok handoff.memory_map\n",
		"ok handoff.runtime_attributes\n",
		"ok handoff.set_virtual_address_map\n",
		"ok handoff.virtual_address_change\n",
		"ok handoff.pointers_converted\n",
		"ok handoff.boot_services_gone\n",
		"ok handoff.identity_map_gone\n",
		"# time=2024-02-29T00:00:00",
		"ok service.GetTime\n",
		"# boot-order=none secure-boot=none\n",
		"ok service.GetVariable\n",
		"skip service.SetVariable: this machine is not virtual",
		"1..11\n",
		"# verdict=",
		"# end=shutdown\n",
	};
	const char *before = world_report;

	(void)state;
	run();
	assert_string_equal(steps, "believe console traps identity reset ");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		const char *place = find(pieces[i]);

		if (place < before)
			fail_msg("\"%s\" comes too early in:\n%s", pieces[i], world_report);
		before = place;
	}
	assert_false(world_said("not ok"));
}

static void test_one_screen(void **state)
{
	unsigned int lines = 0;

	(void)state;
	run();
	for (char *line = strtok(world_report, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		lines++;
		if (strlen(line) > COLUMNS_MAX)
			fail_msg("too long: %s", line);
	}
	assert_in_range(lines, 30, LINES_MAX);
}

/* Of many regions eight are shown, and how many there are besides. */
static void test_many_regions(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 6; i++)
		world_add(MEMORY_RUNTIME_SERVICES_DATA, 0x80000000 + i * 0x10000, 1,
			  MEMORY_ATTRIBUTE_RUNTIME);
	world.exit.attempt[0].descriptor_count = 19;
	run();
	find("# region=0x80020000 kib=4 at=0xffffef1080020000 rights=none ");
	assert_false(world_said("# region=0x80030000"));
	find("# and 3 more\n");
}

/* Without a virtual map the regions are where they were. */
static void test_physical_mode(void **state)
{
	(void)state;
	world_stays_physical();
	world.options.virtmap = VIRTMAP_NONE;
	describe_regions(&world);
	find("# region=0x400000 kib=64 at=0x400000 rights=none type=EfiRuntimeServicesCode\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_order, make_machine),
		cmocka_unit_test_setup(test_one_screen, make_machine),
		cmocka_unit_test_setup(test_many_regions, make_machine),
		cmocka_unit_test_setup(test_physical_mode, make_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
