/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * How a picture lies in a framebuffer of 32-bit pixels.
 */
#ifndef SCREEN_SHAPE_H
#define SCREEN_SHAPE_H

#include <stdint.h>

struct screen_shape {
	uint32_t width;
	uint32_t height;
	uint32_t pixels_per_line;
	uint32_t red_mask;
	uint32_t green_mask;
	uint32_t blue_mask;
};

#endif
