/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the display draws, each on the whole of its cells.
 */
#ifndef DISPLAY_PAGES_H
#define DISPLAY_PAGES_H

#include "kernel/display/kept_lines.h"

/* ---- progress.c: while the report grows ---- */

void progress_draw(const struct display *display);

/* A check was made; its line. */
void progress_check(const struct display *display, const char *line);

/* ---- closing_page.c ---- */

/* As much of each section as there is room for; of a report that bailed out, what that means. */
void closing_page_draw(const struct display *display);

/* ---- sections.c: the parts of a closing page, see struct display_section ---- */

void section_verdict(const struct display *display, struct area *area);
void section_machine(const struct display *display, struct area *area);
void section_causes(const struct display *display, struct area *area);
void section_questions(const struct display *display, struct area *area);
void section_next(const struct display *display, struct area *area);

/* ---- memory_sections.c ---- */

void section_memory(const struct display *display, struct area *area);
void section_regions(const struct display *display, struct area *area);

#endif
