/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/audit/stage.c have in common: an audit that is about to leave.
 */
#ifndef STAGE_WORLD_H
#define STAGE_WORLD_H

#include "tests/unit/space_world.h"

#include "loader/audit/stage.c"

/* ---- The loader's other rooms, and the processor ---- */

void arch_use_tables(paddr_t root)
{
	(void)root;
	fail();
}

void guard_open(struct guard *guard)
{
	(void)guard;
	fail();
}

uint32_t watchdog_limit(const struct audit_options *options)
{
	(void)options;
	return 0;
}

void checked_move(struct audit *audit)
{
	(void)audit;
	fail();
}

void extra_lay_out(struct audit *audit)
{
	(void)audit;
}

void audit_end_exception(void *audit, const struct exception_frame *frame)
{
	(void)audit, (void)frame;
	exit(1);
}

/* The plan, with as much of the pool left as is asked for. */
static unsigned int plans, plans_that_succeed;

bool leave_plan(struct loader *loader)
{
	(void)loader;
	scripted_firmware_happened("plan");
	return plans++ < plans_that_succeed;
}

/* ---- An audit that is about to leave ---- */

#define SPARE 1024

static inline int open_audit(void **state)
{
	struct scripted_firmware *firmware = open_loader_with(2 * SPARE);
	struct audit *audit = &firmware->audit;

	firmware->loader->reserved.tables_spare = SPARE;
	audit->stage_block = (struct pages){audit->stage, sizeof(*audit->stage)};
	audit->kept = block(1);
	firmware->loader->reserved.map_capacity = PAGE_SIZE;
	plans = 0;
	plans_that_succeed = 10;
	*state = firmware;
	return 0;
}

static inline int close_audit(void **state)
{
	struct scripted_firmware *firmware = *state;

	free(firmware->audit.kept.data);
	return close_loader(state);
}

static struct page_table built;

static inline void build_stage(struct audit *audit)
{
	assert_int_equal(build(audit, &built), STATUS_OK);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_audit, close_audit)

#endif
