/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * PSF fonts, version 1 and 2, as the Linux console's tools pack them (kbd's psf.h).
 *
 * The Unicode table behind the glyphs is not read: in every console font that Debian packages the
 * ASCII characters stand at their own numbers, and the report is ASCII.
 */
#include "kernel/lib/screen.h"

#define PSF1_MAGIC 0x0436
#define PSF1_HEADER_SIZE 4
#define PSF1_MODE_512 0x01

#define PSF2_MAGIC 0x864ab572
#define PSF2_HEADER_SIZE 32

#define GLYPHS_MIN 128	    /* all of ASCII */
#define GLYPH_EXTENT_MAX 64 /* pixels: larger is damage rather than a font */

static uint32_t read16(const uint8_t *bytes)
{
	return (uint32_t)(bytes[0] | bytes[1] << 8);
}

static uint32_t read32(const uint8_t *bytes)
{
	return read16(bytes) | read16(bytes + 2) << 16;
}

static bool psf1_open(struct font *font, const uint8_t *psf, size_t size)
{
	if (size < PSF1_HEADER_SIZE || read16(psf) != PSF1_MAGIC)
		return false;
	*font = (struct font){
		.glyphs = psf + PSF1_HEADER_SIZE,
		.glyph_count = psf[2] & PSF1_MODE_512 ? 512 : 256,
		.glyph_size = psf[3],
		.width = 8,
		.height = psf[3],
	};
	return true;
}

static bool psf2_open(struct font *font, const uint8_t *psf, size_t size)
{
	uint32_t header_size;

	if (size < PSF2_HEADER_SIZE || read32(psf) != PSF2_MAGIC)
		return false;
	header_size = read32(psf + 8);
	if (header_size < PSF2_HEADER_SIZE || header_size > size)
		return false;
	*font = (struct font){
		.glyphs = psf + header_size,
		.glyph_count = read32(psf + 16),
		.glyph_size = read32(psf + 20),
		.height = read32(psf + 24),
		.width = read32(psf + 28),
	};
	return true;
}

/* Each row of a glyph starts at a byte of its own. */
static bool is_sane(const struct font *font, size_t room)
{
	if (font->width == 0 || font->width > GLYPH_EXTENT_MAX)
		return false;
	if (font->height == 0 || font->height > GLYPH_EXTENT_MAX)
		return false;
	if (font->glyph_size < font->height * ((font->width + 7) / 8))
		return false;
	return font->glyph_count >= GLYPHS_MIN && font->glyph_count <= room / font->glyph_size;
}

bool font_open(struct font *font, const uint8_t *psf, size_t size)
{
	struct font found;

	if (!psf1_open(&found, psf, size) && !psf2_open(&found, psf, size))
		return false;
	if (!is_sane(&found, size - (size_t)(found.glyphs - psf)))
		return false;
	*font = found;
	return true;
}
