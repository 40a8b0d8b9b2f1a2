/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Rights of runtime pages against a naive model that asks page by page, over regions, images and
 * attributes tables that are drawn at random, from a fixed seed.
 */
#include "tests/unit/regions_world.h"

#define ROUNDS 3000
#define PAGES 32 /* of the region that is drawn in */
#define IMAGES 2

static uint64_t random_state = 0x243f6a8885a308d3;

/* Xorshift (Marsaglia, 2003): plenty for this. */
static uint64_t draw(uint64_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % below;
}

/* ---- The model: what regions.h says, in the fewest words ---- */

/* Does a byte of [start, start + size) lie in the page? */
static bool meets(uint64_t start, uint64_t size, uint64_t page)
{
	return start < page + 4096 && page < start + size;
}

static const struct handoff_image *model_image(const struct fixture *f, uint64_t page)
{
	for (uint32_t i = 0; i < f->rights.image_count; i++)
		if (meets(f->images[i].base.value, f->images[i].size, page))
			return &f->images[i];
	return NULL;
}

static const struct memory_descriptor *model_entry(const struct fixture *f, uint64_t page)
{
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, &f->attributes)
		if (meets(entry->physical_start.value, entry->pages * 4096, page))
			return entry;
	return NULL;
}

/* Has the table one page of the image that is code: read-only and executable? */
static bool model_is_known(const struct fixture *f, const struct handoff_image *image)
{
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, &f->attributes)
		for (uint64_t i = 0; i < entry->pages; i++)
			if ((entry->attribute & (RO | XP)) == RO &&
			    meets(image->base.value, image->size,
				  entry->physical_start.value + i * 4096))
				return true;
	return false;
}

/* The sections of pe_file.h's image. */
static unsigned int model_sections(const struct handoff_image *image, uint64_t page)
{
	uint64_t offset = page - image->base.value;

	if (((const uint8_t *)(uintptr_t)image->base.value)[0] != 'M')
		return RIGHTS_WX;
	if (offset >= PE_FILE_DATA)
		return RIGHTS_W;
	return offset >= PE_FILE_TEXT && offset < PE_FILE_RODATA ? RIGHTS_X : RIGHTS_R;
}

static unsigned int model_rights(const struct fixture *f, uint32_t type, uint64_t page)
{
	const struct handoff_image *image = model_image(f, page);
	const struct memory_descriptor *entry = model_entry(f, page);
	unsigned int rights = type == CODE ? RIGHTS_WX : RIGHTS_W;

	if (image != NULL && !model_is_known(f, image))
		rights = model_sections(image, page);
	else if (entry != NULL)
		rights = ((entry->attribute & RO) != 0 ? 0 : RIGHTS_W) |
			 ((entry->attribute & XP) != 0 ? 0 : RIGHTS_X);
	if (meets(f->rights.runtime_services.value, sizeof(struct runtime_services), page))
		rights |= RIGHTS_W;
	return rights;
}

/* The first descriptor that has the page decides about it; '.' for none. */
static char model_letter(const struct fixture *f, uint64_t page)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, &f->map)
		if (meets(descriptor->physical_start.value, descriptor->pages * 4096, page))
			return "rwxb"[model_rights(f, descriptor->type, page)];
	return '.';
}

/* ---- What is drawn ---- */

static uint64_t draw_page(void)
{
	return BASE + draw(PAGES) * 4096;
}

/* Two or three regions that may overlap, up to five entries, up to two images, gRT anywhere. */
static void draw_world(struct fixture *f)
{
	f->map.size = f->attributes.size = 0;
	for (uint64_t i = draw(3) + 1; i > 0; i--)
		add_region(f, draw(2) == 0 ? CODE : DATA, draw_page(), draw(PAGES / 2) + 1);
	for (uint64_t i = draw(6); i > 0; i--)
		map_add(&f->attributes, draw(2) == 0 ? CODE : DATA, draw_page(), draw(8) + 1,
			(draw(2) == 0 ? RO : 0) | (draw(2) == 0 ? XP : 0));
	f->rights.attributes = draw(4) == 0 ? NULL : &f->attributes;
	if (f->rights.attributes == NULL)
		f->attributes.size = 0;
	f->rights.image_count = (uint32_t)draw(IMAGES + 1);
	memset(region, 0, sizeof(region));
	for (uint32_t i = 0; i < f->rights.image_count; i++) {
		/* Not over each other: headers would be overwritten. */
		uint64_t base = BASE + (i * PAGES / 2 + draw(PAGES / 2 - 5)) * 4096;

		f->images[i] = (struct handoff_image){.base = paddr(base), .size = PE_FILE_SIZE};
		if (draw(4) != 0)
			pe_file_make((uint8_t *)(uintptr_t)base);
	}
	f->rights.runtime_services = paddr(draw_page() + draw(512) * 8);
}

static void test_as_the_model(void **state)
{
	struct fixture *f = *state;

	for (unsigned int round = 0; round < ROUNDS; round++) {
		char found[PAGES_MAX + 1] = "", expected[PAGES_MAX + 1] = "";

		draw_world(f);
		open_tables(f);
		assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
		regions_protect(&f->table, &f->map, &f->rights);
		for (uint64_t i = 0; i < PAGES_MAX; i++) {
			struct walker_leaf leaf;
			bool is_mapped = find(f, VIRTUAL + i * 4096, &leaf);

			found[i] = is_mapped ? "rwxb"[leaf.writable + 2 * leaf.executable] : '.';
			expected[i] = model_letter(f, BASE + i * 4096);
		}
		assert_string_equal(found, expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(test_as_the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
