/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/framebuffer.c and loader/spaces.c: screens that lie where one would not expect them, from
 * Graphics Output to the page tables.
 */
#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/framebuffer.c"
#include "loader/protocol.c"
#include "loader/spaces.c"
#include "tests/unit/pe_file.h"

#define SCREEN 0xd0000000ULL
#define SCREEN_SIZE (1024ULL * 768 * 4)
#define POOL_PAGES 64

const struct font screen_font = {8, 16, {0}};

paddr_t arch_transit(void)
{
	return paddr(0x8000);
}

unsigned int arch_paging_levels(void)
{
	return 4;
}

bool arch_has_no_execute(void)
{
	return true;
}

bool arch_has_huge_pages(void)
{
	return false;
}

static struct pages block(uint64_t pages)
{
	return (struct pages){aligned_alloc(PAGE_SIZE, pages_to_size(pages)), pages_to_size(pages)};
}

/* A loader with all that both address spaces show of it, and the runtime regions of `map`. */
static int open_loader(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, SCRIPTED_COUNT);
	struct loader *loader = &firmware->loader;

	loader->loader_image = block(size_to_pages(PE_FILE_SIZE));
	pe_file_make(loader->loader_image.data);
	loader->stage_block = (struct pages){loader->stage, sizeof(*loader->stage)};
	loader->handoff_block = block(2);
	loader->tables = block(POOL_PAGES);
	loader->kept = block(1);
	loader->offered_map = loader->handoff_block.data;
	loader->virtual_map_capacity = PAGE_SIZE;
	loader->pool = (struct page_pool){.physical = paddr_identity(loader->tables.data),
					  .virtual = vaddr_of(loader->tables.data),
					  .pages = POOL_PAGES};
	scripted_firmware_fill_map(firmware, &loader->map);
	*state = firmware;
	return 0;
}

static int close_loader(void **state)
{
	struct scripted_firmware *firmware = *state;

	free(firmware->loader.loader_image.data);
	free(firmware->loader.handoff_block.data);
	free(firmware->loader.tables.data);
	free(firmware->loader.kept.data);
	scripted_firmware_close(firmware);
	return 0;
}

/* A screen of 1024 by 768 pixels at `base`; is it one for us? */
static bool examine_screen(struct loader *loader, uint64_t base)
{
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION information = {
		.HorizontalResolution = 1024,
		.VerticalResolution = 768,
		.PixelFormat = PixelBlueGreenRedReserved8BitPerColor,
		.PixelsPerScanLine = 1024,
	};
	EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE mode = {.Info = &information, .FrameBufferBase = base};
	EFI_GRAPHICS_OUTPUT_PROTOCOL graphics = {.Mode = &mode};

	return examine(&graphics, &loader->framebuffer);
}

/* Builds the loader's own address space, as reserve.c rehearses it, and plans it once more. */
static void see_physical(struct loader *loader, struct mapping_plan *plan)
{
	struct page_table table;

	assert_true(spaces_build(loader, SPACE_PHYSICAL, &table));
	assert_true(spaces_plan(loader, SPACE_PHYSICAL, plan));
}

/* The line that shows an address, or NULL. */
static const struct mapping *line_at(const struct mapping_plan *plan, uint64_t virtual)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (virtual - plan->mappings[i].virtual.value < plan->mappings[i].size)
			return &plan->mappings[i];
	return NULL;
}

/* A base within a page is a screen, mapped from the start of that page to its last pixel. */
static void test_base_within_a_page(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;
	struct mapping_plan plan;

	assert_true(examine_screen(loader, SCREEN + 0x800));
	see_physical(loader, &plan);
	assert_int_equal(line_at(&plan, SCREEN + 0x800)->physical.value, SCREEN);
	assert_non_null(line_at(&plan, SCREEN + 0x800 + SCREEN_SIZE - 1));
	assert_null(line_at(&plan, SCREEN + SCREEN_SIZE + PAGE_SIZE));

	assert_true(spaces_plan(loader, SPACE_VIRTUAL, &plan));
	assert_int_equal(line_at(&plan, FRAMEBUFFER_VIRTUAL_BASE + 0x800)->physical.value, SCREEN);
	assert_non_null(line_at(&plan, FRAMEBUFFER_VIRTUAL_BASE + 0x800 + SCREEN_SIZE - 1));
}

/* A base within a pixel is none, nor is 0. */
static void test_base_within_a_pixel(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;

	assert_false(examine_screen(loader, SCREEN + 2));
	assert_false(examine_screen(loader, 0));
	assert_int_equal(loader->framebuffer.size, 0);
}

/* Without a screen, nothing is mapped for one. */
static void test_no_screen(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;
	struct mapping_plan plan;

	see_physical(loader, &plan);
	assert_null(line_at(&plan, 0));
	assert_null(line_at(&plan, SCREEN));
}

/* A screen inside a region that firmware wants at runtime is mapped once, as firmware has it. */
static void test_screen_inside_a_region(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;
	struct memory_descriptor *region = memory_map_at(&loader->map, 3);
	struct mapping_plan plan;

	region->type = MEMORY_MMIO;
	region->physical_start = paddr(SCREEN - PAGE_SIZE);
	region->pages = 0x4000;
	assert_true(examine_screen(loader, SCREEN));
	see_physical(loader, &plan);
	assert_int_equal(line_at(&plan, SCREEN)->physical.value, SCREEN - PAGE_SIZE);
	assert_int_equal(line_at(&plan, SCREEN)->cache, CACHE_UNCACHED);
}

/* Pages of ours inside such a region keep their own line. */
static void test_own_pages_inside_a_region(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;
	uint64_t own = vaddr_of(loader->offered_map).value;
	struct memory_descriptor *region = memory_map_at(&loader->map, 3);
	struct mapping_plan plan;

	region->physical_start = paddr(own - PAGE_SIZE);
	region->pages = 3;
	see_physical(loader, &plan);
	assert_int_equal(line_at(&plan, own)->rights, RIGHTS_R);
}

/* The line that shows an address of ours shows it, and leads to `data`. */
static void assert_seen_at(const struct mapping_plan *plan, uint64_t virtual, const void *data,
			   enum rights rights)
{
	const struct mapping *line = line_at(plan, virtual);

	assert_non_null(line);
	assert_int_equal(line->physical.value + (virtual - line->virtual.value),
			 paddr_identity(data).value);
	assert_int_equal(line->rights, rights);
}

/* What the loader writes is nowhere that a physical address leads to, but for the stage. */
static void test_own_pages_move(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;
	const struct pages *moved[] = {&loader->handoff_block, &loader->tables, &loader->kept};
	const uint64_t places[] = {HANDOFF_VIRTUAL_BASE, TABLES_VIRTUAL_BASE,
				   KEPT_REPORT_VIRTUAL_BASE};
	const uint8_t *image = loader->loader_image.data;
	struct mapping_plan plan;

	see_physical(loader, &plan);
	for (unsigned int i = 0; i < 3; i++) {
		assert_seen_at(&plan, places[i], moved[i]->data, RIGHTS_W);
		assert_null(line_at(&plan, vaddr_of(moved[i]->data).value + moved[i]->size - 1));
	}
	assert_seen_at(&plan, LOADER_VIRTUAL_BASE + PE_FILE_DATA, image + PE_FILE_DATA, RIGHTS_W);
	assert_null(line_at(&plan, vaddr_of(image + PE_FILE_DATA).value));
	assert_seen_at(&plan, vaddr_of(loader->stage).value, loader->stage, RIGHTS_W);
}

/* Firmware finds its argument, and the loader its own code, where they are: neither can be written. */
static void test_what_stays_is_read_only(void **state)
{
	struct loader *loader = &((struct scripted_firmware *)*state)->loader;
	const uint8_t *image = loader->loader_image.data;
	struct mapping_plan plan;

	see_physical(loader, &plan);
	assert_seen_at(&plan, vaddr_of(loader->offered_map).value, loader->offered_map, RIGHTS_R);
	assert_seen_at(&plan, vaddr_of(image + PE_FILE_TEXT).value, image + PE_FILE_TEXT, RIGHTS_X);
	assert_seen_at(&plan, vaddr_of(image + PE_FILE_RODATA).value, image + PE_FILE_RODATA,
		       RIGHTS_R);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_loader, close_loader)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_base_within_a_page),
		FRESH(test_base_within_a_pixel),
		FRESH(test_no_screen),
		FRESH(test_screen_inside_a_region),
		FRESH(test_own_pages_inside_a_region),
		FRESH(test_own_pages_move),
		FRESH(test_what_stays_is_read_only),
	};

	return cmocka_run_group_tests_name("spaces", tests, NULL, NULL);
}
