/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/stage.c: the page tables that the audit's loader stands on behind the line. What follows
 * on them needs a machine: the boot scenarios do that.
 */
#include "tests/unit/stage_world.h"

#include "tests/unit/subject.h"

static void expect(const struct audit *audit, uint64_t virtual, const void *data, char rights)
{
	expect_seen(&audit->stage_pool, built.root, virtual, paddr_identity(data).value, rights, 0);
}

static void expect_none(const struct audit *audit, uint64_t virtual)
{
	expect_unseen(&audit->stage_pool, built.root, virtual);
}

/* ---- What is mapped ---- */

/* What the loader writes is nowhere that a physical address leads to, but for the stage. */
static void test_own_pages_move(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const struct pages *moved[] = {&audit->loader.reserved.block,
				       &audit->loader.reserved.tables, &audit->kept};
	const uint64_t places[] = {HANDOFF_VIRTUAL_BASE, TABLES_VIRTUAL_BASE,
				   KEPT_REPORT_VIRTUAL_BASE};
	const uint8_t *image = audit->loader.firmware.own_image.data;

	build_stage(audit);
	for (unsigned int i = 0; i < 3; i++) {
		const uint8_t *data = moved[i]->data;

		expect(audit, places[i], data, 'w');
		expect(audit, places[i] + moved[i]->size - 1, data + moved[i]->size - 1, 'w');
		expect_none(audit, places[i] + moved[i]->size);
		expect_none(audit, vaddr_of(data).value);
		expect_none(audit, vaddr_of(data + moved[i]->size - 1).value);
	}
	expect(audit, LOADER_VIRTUAL_BASE + PE_FILE_DATA, image + PE_FILE_DATA, 'w');
	expect_none(audit, vaddr_of(image + PE_FILE_DATA).value);
	expect(audit, vaddr_of(audit->stage).value, audit->stage, 'w');
	expect(audit, vaddr_of(audit->stage + 1).value - 1, (const uint8_t *)(audit->stage + 1) - 1,
	       'w');
}

/* The loader's own variables are found where its image is seen then. */
static void test_where_variables_are(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint64_t base = vaddr_of(audit->loader.firmware.own_image.data).value;

	assert_int_equal(vaddr_of(stage_audit(audit)).value - LOADER_VIRTUAL_BASE,
			 vaddr_of(audit).value - base);
}

/* The loader finds its own code where it is, and it cannot be written. */
static void test_what_stays_is_read_only(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint8_t *image = audit->loader.firmware.own_image.data;

	build_stage(audit);
	expect(audit, vaddr_of(image + PE_FILE_TEXT).value, image + PE_FILE_TEXT, 'x');
	expect(audit, vaddr_of(image + PE_FILE_RODATA).value, image + PE_FILE_RODATA, 'r');
	expect_none(audit, LOADER_VIRTUAL_BASE + PE_FILE_TEXT);
}

/* The hole under firmware's stack is not there, from its first byte to its last; what is around it is. */
static void test_hole_under_the_stack(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint8_t *hole = audit->stage->guard.machine.firmware_stack_hole;

	build_stage(audit);
	expect(audit, vaddr_of(hole - 1).value, hole - 1, 'w');
	expect_none(audit, vaddr_of(hole).value);
	expect_none(audit, vaddr_of(hole + GUARD_STACK_HOLE - 1).value);
	expect(audit, vaddr_of(hole + GUARD_STACK_HOLE).value, hole + GUARD_STACK_HOLE, 'w');
}

/* The loader's stack ends where its room ends. */
static void test_stack(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint8_t *top = stage_stack(audit);

	assert_ptr_equal(top - AUDIT_STACK_SIZE, audit->stage->stack);
	build_stage(audit);
	expect(audit, vaddr_of(top - 1).value, top - 1, 'w');
	expect(audit, vaddr_of(top - AUDIT_STACK_SIZE).value, top - AUDIT_STACK_SIZE, 'w');
}

/* Regions are where firmware has them, and can be written and executed: EDK II rewrites its code in
 * SetVirtualAddressMap. Boot-services memory is not there. */
static void test_regions_and_nothing_else(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint64_t stage = sizeof(*audit->stage) - GUARD_STACK_HOLE;
	const struct reserved *reserved = &audit->loader.reserved;

	build_stage(audit);
	for (uint64_t i = 0; i < SCRIPTED_COUNT; i++) {
		uint64_t start = (i + 1) * 16 * PAGE_SIZE;

		if (i % SCRIPTED_RUNTIME_EVERY == SCRIPTED_RUNTIME_EVERY - 1)
			expect_seen(&audit->stage_pool, built.root, start, start, 'b', 0);
		else
			expect_none(audit, start);
	}
	assert_int_equal(mapped_size(&audit->stage_pool, built.root),
			 4 * PAGE_SIZE + stage + reserved->block.size + reserved->tables.size +
				 audit->kept.size + PAGE_SIZE +
				 SCRIPTED_COUNT / SCRIPTED_RUNTIME_EVERY * 4 * PAGE_SIZE);
}

/* A screen whose base is within a page is seen from the start of that page to its last pixel. */
static void test_screen(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;

	build_stage(audit);
	expect_none(audit, SCREEN);
	expect_none(audit, 0);
	audit->loader.handoff.framebuffer = screen_at(SCREEN + 0x800);
	build_stage(audit);
	expect_seen(&audit->stage_pool, built.root, SCREEN, SCREEN, 'w', 1);
	expect_seen(&audit->stage_pool, built.root, SCREEN + 0x800 + SCREEN_SIZE - 1,
		    SCREEN + 0x800 + SCREEN_SIZE - 1, 'w', 1);
	expect_none(audit, SCREEN + SCREEN_SIZE + PAGE_SIZE);
}

/* A screen inside a region that firmware wants at runtime is mapped once, as firmware has it; what of it
 * lies outside is the screen's. */
static void test_screen_inside_a_region(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	struct memory_descriptor *region = memory_map_at(&audit->loader.reserved.map, 3);

	region->type = MEMORY_MMIO;
	region->physical_start = paddr(SCREEN - PAGE_SIZE);
	region->pages = 0x101;
	audit->loader.handoff.framebuffer = screen_at(SCREEN);
	build_stage(audit);
	expect_seen(&audit->stage_pool, built.root, SCREEN - PAGE_SIZE, SCREEN - PAGE_SIZE, 'b', 3);
	expect_seen(&audit->stage_pool, built.root, SCREEN, SCREEN, 'b', 3);
	expect_seen(&audit->stage_pool, built.root, SCREEN + 0xfffff, SCREEN + 0xfffff, 'b', 3);
	expect_seen(&audit->stage_pool, built.root, SCREEN + 0x100000, SCREEN + 0x100000, 'w', 1);
}

/* Pages of ours inside a region keep their own rights. */
static void test_own_pages_inside_a_region(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	struct memory_descriptor *region = memory_map_at(&audit->loader.reserved.map, 3);
	const uint8_t *end = (const uint8_t *)(audit->stage + 1);

	region->physical_start = paddr_identity(end - PAGE_SIZE);
	region->pages = 2;
	build_stage(audit);
	expect(audit, vaddr_of(end - PAGE_SIZE).value, end - PAGE_SIZE, 'w');
	expect(audit, vaddr_of(end).value, end, 'b');
}

/* ---- Every map there is ---- */

static uint64_t found_size;
static const struct subject *subject;

static void check_leaf(const struct walker_leaf *leaf, void *context)
{
	const struct memory_descriptor *d;

	(void)context;
	found_size += leaf->size;
	assert_int_equal(leaf->virtual, leaf->physical);
	assert_true(leaf->writable && leaf->executable);
	memory_map_for_each(d, &subject->map) {
		uint64_t distance = leaf->physical - d->physical_start.value;

		if (!is_runtime(d) || distance >= d->pages * 4096 ||
		    leaf->size > d->pages * 4096 - distance)
			continue;
		/* The first one that holds it is the one whose cache it has. */
		assert_int_equal(leaf->pat_index, d->type != 11 && (d->attribute & 8) != 0 ? 0 : 3);
		return;
	}
	fail_msg("%s: 0x%llx is mapped and nobody asked for it", subject->name,
		 (unsigned long long)leaf->virtual);
}

/* Regions are seen at their physical addresses. */
static uint64_t start_of(const struct memory_descriptor *d)
{
	return d->physical_start.value;
}

static struct page_pool pool;

/* The identity map is made from the whole memory map, and does not depend on a policy. */
static void check_map(struct subject *s, uint32_t policy)
{
	struct space space = {.status = STATUS_OK};

	if (policy != VIRTMAP_PACKED)
		return;
	subject = s;
	for (unsigned int levels = 4; levels <= 5; levels++) {
		const struct memory_descriptor *d;
		bool too_high = false;

		memory_map_for_each(d, &s->map)
			too_high |= is_runtime(d) && (d->physical_start.value + d->pages * 4096 -
						      1) >> (9 * levels + 11) !=
							     0;
		pool.used = 0;
		space.status = page_table_open(&space.table, &pool, levels, true, false);
		add_regions(&space, &s->map);
		assert_int_equal(space.status, too_high ? STATUS_MAPPING_NOT_CANONICAL : STATUS_OK);
		if (too_high)
			continue;
		found_size = 0;
		walker_walk(&pool, space.table.root, levels, true, check_leaf, NULL);
		assert_int_equal(found_size, runtime_bytes(&s->map, start_of));
	}
}

static void test_every_runtime_byte_of_every_map_and_nothing_else(void **state)
{
	(void)state;
	pool = pool_make(0x8000000000, 65536);
	for_each_plan(check_map);
	pool_free(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_own_pages_move),
		FRESH(test_where_variables_are),
		FRESH(test_what_stays_is_read_only),
		FRESH(test_hole_under_the_stack),
		FRESH(test_stack),
		FRESH(test_regions_and_nothing_else),
		FRESH(test_screen),
		FRESH(test_screen_inside_a_region),
		FRESH(test_own_pages_inside_a_region),
		cmocka_unit_test(test_every_runtime_byte_of_every_map_and_nothing_else),
	};

	return cmocka_run_group_tests_name("stage", tests, NULL, NULL);
}
