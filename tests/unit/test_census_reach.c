/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/image_roots.c, objects.c, reach.c and chain.c: who gets where, and on which way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/census/chain.h"
#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/objects.h"
#include "kernel/audit/census/reach.h"
#include "kernel/audit/census/noted_words.h"
#include "tests/unit/census_world.h"
#include "tests/unit/pe_file.h"

#define ROOT (IMAGE_ONE + IMAGE_DATA)
#define ROOT_TWO (IMAGE_TWO + IMAGE_DATA)
#define TARGET (WORLD_CODE + 0xf000) /* something that no image holds */

static void assert_chain(uint64_t at, const char *expected)
{
	char text[CHAIN_SIZE];

	assert_true(census_word(at)->reached);
	chain_text(&census, census_word(at), text);
	assert_string_equal(text, expected);
}

static void assert_out_of_reach(uint64_t at)
{
	assert_false(census_word(at)->reached);
	assert_false(word_is_suspect(census_word(at)));
}

/* From the first to the last word of a writable section, and nowhere else in the image. */
static void test_roots(void **state)
{
	(void)state;
	world_image("one.efi", IMAGE_ONE);
	world_left(IMAGE_ONE + 0x200, TARGET);
	world_left(IMAGE_ONE + IMAGE_CODE, TARGET);
	world_left(IMAGE_ONE + IMAGE_RODATA + 0xff8, TARGET);
	world_left(ROOT, TARGET);
	world_left(ROOT + 0x1ff8, TARGET);
	world_left(ROOT + 0x2000, TARGET);
	census_make();
	assert_out_of_reach(IMAGE_ONE + 0x200);
	assert_out_of_reach(IMAGE_ONE + IMAGE_CODE);
	assert_out_of_reach(IMAGE_ONE + IMAGE_RODATA + 0xff8);
	assert_chain(ROOT, "one.efi+0x4000");
	assert_chain(ROOT + 0x1ff8, "one.efi+0x5ff8");
	assert_true(word_is_suspect(census_word(ROOT)));
	assert_out_of_reach(ROOT + 0x2000);
}

/* An image whose headers are gone is data from its first byte to its last. */
static void test_unreadable_headers(void **state)
{
	(void)state;
	world_image("one.efi", IMAGE_ONE)[0] = 0;
	world_left(IMAGE_ONE + IMAGE_CODE, TARGET);
	world_left(IMAGE_ONE + 0x5ff8, TARGET);
	world_left(IMAGE_ONE + 0x6000, TARGET);
	census_make();
	assert_true(census.images[0].sections_unknown);
	assert_chain(IMAGE_ONE + IMAGE_CODE, "one.efi+0x1000");
	assert_chain(IMAGE_ONE + 0x5ff8, "one.efi+0x5ff8");
	assert_out_of_reach(IMAGE_ONE + 0x6000);
}

/* Headers that claim more than was loaded make nobody else's memory the image's. */
static void test_headers_that_lie(void **state)
{
	uint8_t *image = world_image("one.efi", IMAGE_ONE);

	(void)state;
	pe_file_put32(image, PE_FILE_HEADER + 24 + 56, 0x10000); /* SizeOfImage */
	pe_file_section(image, 2, IMAGE_DATA, 0xc000, 0x200, PE_FILE_R | PE_FILE_W);
	world_left(IMAGE_ONE + 0x5ff8, TARGET);
	world_left(IMAGE_ONE + 0x6000, TARGET);
	census_make();
	assert_chain(IMAGE_ONE + 0x5ff8, "one.efi+0x5ff8");
	assert_out_of_reach(IMAGE_ONE + 0x6000);
	pe_file_section(image, 2, IMAGE_DATA + 0x2000, 0xa000, 0x200, PE_FILE_R | PE_FILE_W);
	census_make();
	assert_out_of_reach(IMAGE_ONE + 0x5ff8);
	assert_out_of_reach(IMAGE_ONE + 0x6000);
}

/* One that lies in no region that was mapped is read nowhere. */
static void test_image_in_boot_memory(void **state)
{
	(void)state;
	world_add_image("gone.efi", WORLD_BOOT, PE_FILE_SIZE);
	census_make();
	assert_true(census.images[0].sections_unknown);
}

/* U-Boot keeps gRT in a region of code that is no image: it has a name, and all of it is data. */
static void test_firmware_that_is_no_image(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	world.runtime_services_physical = paddr(WORLD_CODE + 0x100);
	world_left(WORLD_CODE + 0x2000, TARGET);
	census_make();
	assert_chain(WORLD_CODE + 0x2000, "Das U-Boot+0x2000");
	world_image("one.efi", IMAGE_ONE);
	census_make();
	assert_out_of_reach(WORLD_CODE + 0x2000);
}

/* A block that was watched is reached whole, from wherever in it, and not a byte beside it. */
static void test_watched_block(void **state)
{
	const uint64_t block = WORLD_DATA + 0xff8;

	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_block(block, 0x1010, 0);
	world_converted(ROOT, block + 0x10);
	world_left(block - 8, TARGET);
	world_left(block, TARGET);
	world_left(block + 0x800, TARGET + 8);
	world_left(block + 0x1008, block + 0x20);
	world_left(block + 0x1010, TARGET);
	census_make();
	assert_out_of_reach(block - 8);
	assert_chain(block, "one.efi+0x4000 -> -0x10");
	assert_chain(block + 0x800, "one.efi+0x4000 -> +0x7f0");
	assert_chain(block + 0x1008, "one.efi+0x4000 -> +0xff8");
	assert_out_of_reach(block + 0x1010);
}

/* Without a watch an object ends where the next begins, converted or not, or with its page. */
static void test_unwatched_objects(void **state)
{
	(void)state;
	world_image("one.efi", IMAGE_ONE);
	world_converted(ROOT, WORLD_DATA + 0x100);
	world_left(WORLD_DATA + 0xf8, TARGET);
	world_left(WORLD_DATA + 0x100, TARGET);
	world_left(WORLD_DATA + 0x1f8, WORLD_DATA + 0x200);
	world_left(WORLD_DATA + 0x200, TARGET);
	world_converted(ROOT + 8, WORLD_DATA + 0x1f00);
	world_left(WORLD_DATA + 0x1ff8, TARGET);
	world_left(WORLD_DATA + 0x2000, TARGET);
	census_make();
	assert_out_of_reach(WORLD_DATA + 0xf8);
	assert_chain(WORLD_DATA + 0x100, "one.efi+0x4000 -> +0x0");
	assert_chain(WORLD_DATA + 0x1f8, "one.efi+0x4000 -> +0xf8");
	assert_out_of_reach(WORLD_DATA + 0x200);
	assert_chain(WORLD_DATA + 0x1ff8, "one.efi+0x4008 -> +0xf8");
	assert_out_of_reach(WORLD_DATA + 0x2000);
}

/* Tables, residue and images end nothing but the way; a driver's own block is never residue. */
static void test_where_no_way_leads(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_converted(ROOT, WORLD_TABLES + 8);
	world_left(WORLD_TABLES + 0x10, TARGET);
	world_converted(ROOT + 8, WORLD_TABLES + 0x100);
	world_left(WORLD_TABLES + 0x118, TARGET);
	world_converted(ROOT + 0x10, WORLD_DATA + 0x100);
	world_left(WORLD_DATA + 0x100, TARGET);
	world_residue(WORLD_DATA + 0x100, RESIDUE_CONFIGURATION_TABLE);
	world_converted(ROOT + 0x18, IMAGE_ONE + IMAGE_RODATA);
	world_left(IMAGE_ONE + IMAGE_RODATA, TARGET);
	world_block(WORLD_DATA + 0x200, 8, 0);
	world_residue(WORLD_DATA + 0x200, RESIDUE_CONFIGURATION_TABLE);
	world_converted(ROOT + 0x20, WORLD_DATA + 0x200);
	world_left(WORLD_DATA + 0x200, TARGET);
	world_left(ROOT + 0x28, WORLD_DATA + 0x300);
	world_left(WORLD_DATA + 0x300, TARGET);
	census_make();
	assert_out_of_reach(WORLD_TABLES + 0x10);
	assert_out_of_reach(WORLD_TABLES + 0x118);
	assert_out_of_reach(WORLD_DATA + 0x100);
	assert_out_of_reach(IMAGE_ONE + IMAGE_RODATA);
	assert_chain(WORLD_DATA + 0x200, "one.efi+0x4020 -> +0x0");
	assert_out_of_reach(WORLD_DATA + 0x300); /* behind a pointer that leads nowhere now */
}

/* The shortest way is told, also through a pointer that was given another value; rings end. */
static void test_shortest_way(void **state)
{
	(void)state;
	world_image("one.efi", IMAGE_ONE);
	world_converted(ROOT, WORLD_DATA + 0x100);
	world_converted(WORLD_DATA + 0x100, WORLD_DATA + 0x200);
	world_converted(WORLD_DATA + 0x208, WORLD_DATA + 0x300);
	world_left(WORLD_DATA + 0x310, TARGET);
	world_converted(WORLD_DATA + 0x318, WORLD_DATA + 0x100);
	census_make();
	assert_chain(WORLD_DATA + 0x310, "one.efi+0x4000 -> +0x0 -> +0x8 -> +0x10");
	world_word(ROOT + 8, WORLD_DATA + 0x100, world_virtual(WORLD_DATA + 0x300));
	census_make();
	assert_chain(WORLD_DATA + 0x310, "one.efi+0x4008 -> +0x10");
	assert_int_equal(reach_owner(&census, census_word(WORLD_DATA + 0x310)), DRIVER_NONE);
}

/* Of a long way the end is told, in full. */
static void test_long_way(void **state)
{
	(void)state;
	world_image("one.efi", IMAGE_ONE);
	world_converted(ROOT, WORLD_DATA);
	for (uint64_t i = 0; i < 40; i++)
		world_converted(WORLD_DATA + i * 0x100 + i, WORLD_DATA + (i + 1) * 0x100);
	census_make();
	assert_chain(WORLD_DATA + 0x505, "one.efi+0x4000 -> +0x0 -> +0x1 -> +0x2 -> +0x3 -> +0x4 "
					 "-> +0x5");
	assert_chain(WORLD_DATA + 0x606, "one.efi+0x4000 -> (1 more) -> +0x1 -> +0x2 -> +0x3 -> "
					 "+0x4 -> +0x5 -> +0x6");
	assert_chain(WORLD_DATA + 39 * 0x101,
		     "one.efi+0x4000 -> (34 more) -> +0x22 -> +0x23 -> +0x24 -> +0x25 -> +0x26 "
		     "-> +0x27");
}

/* What both reach is the platform's, but a driver answers for what it allocated, by whichever way. */
static void test_owners(void **state)
{
	const struct word *word;

	(void)state;
	world_image("platform", IMAGE_ONE);
	world_driver("driver.efi", IMAGE_TWO);
	world_converted(ROOT, WORLD_DATA + 0x100);
	world_converted(WORLD_DATA + 0x100, WORLD_DATA + 0x200);
	world_left(WORLD_DATA + 0x200, TARGET);
	world_converted(ROOT_TWO, WORLD_DATA + 0x200);
	world_block(WORLD_DATA + 0x1000, 0x20, 0);
	world_converted(ROOT + 8, WORLD_DATA + 0x1000);
	world_converted(ROOT_TWO + 8, WORLD_DATA + 0x300);
	world_converted(WORLD_DATA + 0x300, WORLD_DATA + 0x1000);
	world_left(WORLD_DATA + 0x1008, TARGET);
	world_block(WORLD_DATA + 0x1020, 0x20, 0);
	world_converted(ROOT + 0x10, WORLD_DATA + 0x1020);
	world_left(WORLD_DATA + 0x1028, TARGET);
	world_block(WORLD_DATA + 0x1040, 0x20, 7);
	world_converted(ROOT_TWO + 0x10, WORLD_DATA + 0x1040);
	world_left(WORLD_DATA + 0x1048, TARGET);
	census_make();
	assert_chain(WORLD_DATA + 0x200, "platform+0x4000 -> +0x0 -> +0x0");
	assert_int_equal(reach_owner(&census, census_word(WORLD_DATA + 0x200)), DRIVER_NONE);
	assert_chain(WORLD_DATA + 0x1008, "driver.efi+0x4008 -> +0x0 -> +0x8");
	word = census_word(WORLD_DATA + 0x1028);
	assert_chain(WORLD_DATA + 0x1028, "platform+0x4010 -> +0x8");
	assert_int_equal(reach_owner(&census, word), 0);
	assert_int_equal(reach_owner(&census, census_word(WORLD_DATA + 0x1048)), 0);
	/* One that did not start answers for nothing. */
	world_notes.drivers.driver[0].status = 1ULL << 63;
	census_make();
	assert_int_equal(reach_owner(&census, census_word(WORLD_DATA + 0x1028)), DRIVER_NONE);
}

/* A word that is not wholly inside is beside the object, at any step. */
static void test_packed_words(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_block(WORLD_DATA + 0x100, 0x15, 0);
	world_converted(ROOT, WORLD_DATA + 0x100);
	world_left(WORLD_DATA + 0x10d, TARGET);
	world_block(WORLD_DATA + 0x200, 0x14, 0);
	world_converted(ROOT + 8, WORLD_DATA + 0x200);
	world_left(WORLD_DATA + 0x20d, TARGET);
	census_make();
	assert_chain(WORLD_DATA + 0x10d, "one.efi+0x4000 -> +0xd");
	assert_out_of_reach(WORLD_DATA + 0x20d);
}

#define TEST(name) cmocka_unit_test_setup(name, census_world_reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_roots),
		TEST(test_unreadable_headers),
		TEST(test_headers_that_lie),
		TEST(test_image_in_boot_memory),
		TEST(test_firmware_that_is_no_image),
		TEST(test_watched_block),
		TEST(test_unwatched_objects),
		TEST(test_where_no_way_leads),
		TEST(test_shortest_way),
		TEST(test_long_way),
		TEST(test_owners),
		TEST(test_packed_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
