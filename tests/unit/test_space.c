/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/space.c: the kernel's address space, line by line, and what the handoff tells of it.
 */
#include "loader/core/virtual_map.h"
#include "tests/unit/space_world.h"

#define POOL_PAGES 64
#define REGIONS (SCRIPTED_COUNT / SCRIPTED_RUNTIME_EVERY)
#define KERNEL_WRITABLE (KERNEL_VIRTUAL_BASE + 0x5000)
#define TRANSIT 0x8000 /* of the scripted processor */

static uint8_t segments[3][4096] __attribute__((aligned(4096)));

static int open_loader(void **state)
{
	struct scripted_firmware *firmware = open_loader_with(POOL_PAGES);
	struct loader *loader = firmware->loader;
	struct memory_descriptor *descriptor;
	const struct memory_descriptor *wrong;

	loader->kernel = (struct kernel){
		.image = {.segment_count = 2,
			  .segments = {{.virtual = vaddr(KERNEL_VIRTUAL_BASE),
					.size = 8192,
					.rights = RIGHTS_X},
				       {.virtual = vaddr(KERNEL_WRITABLE),
					.size = 4096,
					.rights = RIGHTS_W}}},
		.segments = {{segments[0], 8192}, {segments[2], 4096}},
	};
	scripted_firmware_fill_map(firmware, &loader->reserved.map);
	assert_int_equal(virtual_map_select(&loader->reserved.map, 48,
					    &loader->reserved.virtual_map, &wrong),
			 STATUS_OK);
	memory_map_for_each(descriptor, &loader->reserved.virtual_map)
		descriptor->virtual_start = vaddr(RUNTIME_VIRTUAL_BASE +
						  descriptor->physical_start.value);
	*state = firmware;
	return 0;
}

static enum status build(struct loader *loader)
{
	return space_build(&loader->firmware, &loader->kernel, &loader->reserved, &loader->handoff);
}

static void expect(const struct loader *loader, uint64_t virtual, uint64_t physical, char rights,
		   unsigned int pat_index)
{
	expect_seen(&loader->reserved.pool, loader->handoff.tables.root, virtual, physical, rights,
		    pat_index);
}

/* ---- What is mapped ---- */

/* Each line of the table in space.c, from its first page to its last, and not one page besides. */
static void test_every_line(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	const uint64_t block = paddr_identity(loader->reserved.block.data).value;
	const uint64_t tables = paddr_identity(loader->reserved.tables.data).value;
	const uint64_t last = pages_to_size(POOL_PAGES - 1);

	assert_int_equal(build(loader), STATUS_OK);
	expect(loader, KERNEL_VIRTUAL_BASE, (uintptr_t)segments[0], 'x', 0);
	expect(loader, KERNEL_VIRTUAL_BASE + 0x1000, (uintptr_t)segments[1], 'x', 0);
	expect(loader, KERNEL_WRITABLE, (uintptr_t)segments[2], 'w', 0);
	expect(loader, HANDOFF_VIRTUAL_BASE, block, 'w', 0);
	expect(loader, HANDOFF_VIRTUAL_BASE + 0x1000, block + 0x1000, 'w', 0);
	expect(loader, TABLES_VIRTUAL_BASE, tables, 'w', 0);
	expect(loader, TABLES_VIRTUAL_BASE + last, tables + last, 'w', 0);
	expect(loader, TRANSIT, TRANSIT, 'x', 0);
	expect(loader, TRANSIT + 0x1000, TRANSIT + 0x1000, 'x', 0);
	for (uint64_t i = 0; i < REGIONS; i++)
		expect(loader, RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(i), SCRIPTED_REGION(i), 'w',
		       0);
	assert_int_equal(mapped_size(&loader->reserved.pool, loader->handoff.tables.root),
			 pages_to_size(3 + 2 + POOL_PAGES + 2 + 4 * REGIONS));
}

/* Nothing of ours, and nothing of firmware's, is at its physical address: no identity map is left. */
static void test_no_identity_map(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	const void *own[] = {loader->reserved.block.data, loader->reserved.tables.data,
			     loader->firmware.own_image.data, segments[0]};

	assert_int_equal(build(loader), STATUS_OK);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		expect_unseen(&loader->reserved.pool, loader->handoff.tables.root,
			      (uintptr_t)own[i]);
	expect_unseen(&loader->reserved.pool, loader->handoff.tables.root, SCRIPTED_REGION(0));
	expect_unseen(&loader->reserved.pool, loader->handoff.tables.root, 0);
}

/* A framebuffer that starts within a page is mapped from the start of that page to its last pixel,
 * write-combining, in the largest pages that fit. */
static void expect_screen_at(struct loader *loader, uint64_t screen)
{
	struct walker_leaf leaf;

	loader->handoff.framebuffer = screen_at(screen + 0x800);
	assert_int_equal(build(loader), STATUS_OK);
	expect(loader, FRAMEBUFFER_VIRTUAL_BASE + 0x800, screen + 0x800, 'w', 1);
	expect(loader, FRAMEBUFFER_VIRTUAL_BASE + 0x800 + SCREEN_SIZE - 1,
	       screen + 0x800 + SCREEN_SIZE - 1, 'w', 1);
	expect_unseen(&loader->reserved.pool, loader->handoff.tables.root,
		      FRAMEBUFFER_VIRTUAL_BASE + SCREEN_SIZE + PAGE_SIZE);
	assert_true(walker_find(&loader->reserved.pool, loader->handoff.tables.root, 4,
				FRAMEBUFFER_VIRTUAL_BASE, &leaf));
	assert_int_equal(leaf.size, 2 * MIB);
}

static void test_screen(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;

	expect_screen_at(loader, SCREEN);
}

/* A card with large memory has it above 4 GiB, and a large machine above 512 GiB. */
static void test_screen_far_up(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;

	expect_screen_at(loader, UINT64_C(0x380000000000));
}

/* Without a screen, nothing is mapped for one. */
static void test_no_screen(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;

	loader->handoff.framebuffer = screen_at(SCREEN);
	loader->handoff.framebuffer.size = 0;
	assert_int_equal(build(loader), STATUS_OK);
	expect_unseen(&loader->reserved.pool, loader->handoff.tables.root,
		      FRAMEBUFFER_VIRTUAL_BASE);
}

/* Where the regions stay at their physical addresses, one of them may hold the jump: its pages are
 * executable and cannot be written, and the rest of the region is as ever. */
static void test_transit_inside_a_region(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, &loader->reserved.virtual_map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
	descriptor = memory_map_at(&loader->reserved.virtual_map, 1);
	descriptor->physical_start = paddr(TRANSIT - PAGE_SIZE);
	descriptor->virtual_start = vaddr(TRANSIT - PAGE_SIZE);
	assert_int_equal(build(loader), STATUS_OK);
	expect(loader, TRANSIT - PAGE_SIZE, TRANSIT - PAGE_SIZE, 'w', 0);
	expect(loader, TRANSIT, TRANSIT, 'x', 0);
	expect(loader, TRANSIT + 2 * PAGE_SIZE, TRANSIT + 2 * PAGE_SIZE, 'w', 0);
}

/* ---- What is told ---- */

static void expect_range(const struct handoff *handoff, uint32_t index,
			 enum handoff_range_kind kind, const void *data, uint64_t mapped_at,
			 uint64_t size)
{
	assert_int_equal(handoff->ranges[index].kind, kind);
	assert_int_equal(handoff->ranges[index].physical.value, paddr_identity(data).value);
	assert_int_equal(handoff->ranges[index].mapped_at.value, mapped_at);
	assert_int_equal(handoff->ranges[index].size, size);
}

/* Every range of ours, once, however often the space is built; and where the tables start. */
static void test_ranges(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	const struct handoff *handoff = &loader->handoff;

	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(build(loader), STATUS_OK);
		assert_int_equal(handoff->range_count, 6);
		expect_range(handoff, 0, HANDOFF_RANGE_KERNEL, segments[0], KERNEL_VIRTUAL_BASE,
			     8192);
		expect_range(handoff, 1, HANDOFF_RANGE_KERNEL, segments[2], KERNEL_WRITABLE, 4096);
		expect_range(handoff, 2, HANDOFF_RANGE_HANDOFF, loader->reserved.block.data,
			     HANDOFF_VIRTUAL_BASE, 8192);
		expect_range(handoff, 3, HANDOFF_RANGE_TABLES, loader->reserved.tables.data,
			     TABLES_VIRTUAL_BASE, pages_to_size(POOL_PAGES));
		expect_range(handoff, 4, HANDOFF_RANGE_TRANSIT, (void *)TRANSIT, TRANSIT, 8192);
		expect_range(handoff, 5, HANDOFF_RANGE_LOADER, loader->firmware.own_image.data, 0,
			     PE_FILE_SIZE);
		assert_int_equal(handoff->tables.root.value,
				 paddr_identity(loader->reserved.tables.data).value);
		assert_int_equal(handoff->tables.levels, 4);
		assert_true(handoff->tables.no_execute);
	}
}

/* A kernel of as many segments as there may be has a range for each. */
static void test_ranges_of_the_largest_kernel(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;

	loader->kernel.image.segment_count = ELF_SEGMENTS_MAX;
	for (uint32_t i = 0; i < ELF_SEGMENTS_MAX; i++) {
		loader->kernel.image.segments[i].virtual = vaddr(KERNEL_VIRTUAL_BASE + i * 0x2000);
		loader->kernel.segments[i] = (struct pages){segments[0], 4096};
	}
	assert_int_equal(build(loader), STATUS_OK);
	assert_int_equal(loader->handoff.range_count, ELF_SEGMENTS_MAX + 4);
}

/* ---- Building anew, and failing ---- */

/* Built anew for regions that were not moved, it has nothing of the first plan any more. */
static void test_anew(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	struct memory_descriptor *descriptor;
	uint32_t used;

	assert_int_equal(build(loader), STATUS_OK);
	used = loader->reserved.pool.used;
	assert_int_equal(build(loader), STATUS_OK);
	assert_int_equal(loader->reserved.pool.used, used);
	memory_map_for_each(descriptor, &loader->reserved.virtual_map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
	assert_int_equal(build(loader), STATUS_OK);
	expect(loader, SCRIPTED_REGION(1), SCRIPTED_REGION(1), 'w', 0);
	expect_unseen(&loader->reserved.pool, loader->handoff.tables.root,
		      RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(1));
}

/* A pool that is too small, by one page or by all but none, is told; and nothing beyond it is touched. */
static void test_pool_too_small(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	uint32_t used;

	assert_int_equal(build(loader), STATUS_OK);
	used = loader->reserved.pool.used;
	for (uint32_t pages = 0; pages < used; pages++) {
		loader->reserved.pool.pages = pages;
		assert_int_equal(build(loader), STATUS_POOL_EMPTY);
		assert_int_equal(loader->reserved.pool.used, pages);
	}
	loader->reserved.pool.pages = used;
	assert_int_equal(build(loader), STATUS_OK);
}

/* A region planned onto the kernel's own pages is refused. */
static void test_region_over_the_kernel(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;

	memory_map_at(&loader->reserved.virtual_map, 1)->virtual_start = vaddr(KERNEL_VIRTUAL_BASE);
	assert_int_equal(build(loader), STATUS_MAPPING_TAKEN);
}

/* ---- Rights ---- */

/* Regions get what is known of them; without an attributes table (its copy is empty) they are data. */
static void test_rights(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	uint8_t entry_room[48];
	struct memory_descriptor *entry = (void *)entry_room;

	*entry = (struct memory_descriptor){.type = MEMORY_RUNTIME_SERVICES_DATA,
					    .physical_start = paddr(SCRIPTED_REGION(1)),
					    .pages = 1,
					    .attribute = MEMORY_ATTRIBUTE_RO};
	loader->reserved.attributes = (struct memory_map){.descriptors = entry_room,
							  .size = 0,
							  .descriptor_size = 48};
	assert_int_equal(build(loader), STATUS_OK);
	space_protect(&loader->reserved, &loader->handoff);
	expect(loader, RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(1), SCRIPTED_REGION(1), 'w', 0);
	loader->reserved.attributes.size = 48;
	space_protect(&loader->reserved, &loader->handoff);
	expect(loader, RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(1), SCRIPTED_REGION(1), 'x', 0);
	expect(loader, RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(1) + 0x1000,
	       SCRIPTED_REGION(1) + 0x1000, 'w', 0);
	expect(loader, RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(0), SCRIPTED_REGION(0), 'w', 0);
	/* gRT itself stays writable, whatever the table says. */
	entry->physical_start = paddr(SCRIPTED_REGION(0));
	space_protect(&loader->reserved, &loader->handoff);
	expect(loader, RUNTIME_VIRTUAL_BASE + SCRIPTED_REGION(0), SCRIPTED_REGION(0), 'b', 0);
	/* Our own pages are nobody's regions. */
	expect(loader, KERNEL_VIRTUAL_BASE, (uintptr_t)segments[0], 'x', 0);
}

/* The images that were chosen have their sections. */
static void test_rights_of_images(void **state)
{
	struct loader *loader = ((struct scripted_firmware *)*state)->loader;
	struct handoff_image image = {.base = paddr_identity(loader->firmware.own_image.data),
				      .size = PE_FILE_SIZE};
	struct memory_descriptor *region = memory_map_at(&loader->reserved.virtual_map, 1);

	region->physical_start = image.base;
	region->virtual_start = vaddr(RUNTIME_VIRTUAL_BASE);
	region->pages = PE_FILE_SIZE / PAGE_SIZE;
	loader->reserved.images = &image;
	loader->handoff.image_count = 1;
	assert_int_equal(build(loader), STATUS_OK);
	space_protect(&loader->reserved, &loader->handoff);
	expect(loader, RUNTIME_VIRTUAL_BASE, image.base.value, 'r', 0);
	expect(loader, RUNTIME_VIRTUAL_BASE + PE_FILE_TEXT, image.base.value + PE_FILE_TEXT, 'x',
	       0);
	expect(loader, RUNTIME_VIRTUAL_BASE + PE_FILE_DATA, image.base.value + PE_FILE_DATA, 'w',
	       0);
	/* A space that is built anew knows nothing of them. */
	loader->handoff.image_count = 0;
	assert_int_equal(build(loader), STATUS_OK);
	space_protect(&loader->reserved, &loader->handoff);
	expect(loader, RUNTIME_VIRTUAL_BASE + PE_FILE_TEXT, image.base.value + PE_FILE_TEXT, 'w',
	       0);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_loader, close_loader)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_every_line),
		FRESH(test_no_identity_map),
		FRESH(test_screen),
		FRESH(test_screen_far_up),
		FRESH(test_no_screen),
		FRESH(test_transit_inside_a_region),
		FRESH(test_ranges),
		FRESH(test_ranges_of_the_largest_kernel),
		FRESH(test_anew),
		FRESH(test_pool_too_small),
		FRESH(test_region_over_the_kernel),
		FRESH(test_rights),
		FRESH(test_rights_of_images),
	};

	return cmocka_run_group_tests_name("space", tests, NULL, NULL);
}
