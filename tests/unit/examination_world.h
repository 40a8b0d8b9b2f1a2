/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test the examination have in common. The small firmware answers every row
 * as the specification has it, unless it has a defect.
 */
#ifndef EXAMINATION_WORLD_H
#define EXAMINATION_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/examination/answers.c"
#include "kernel/audit/examination/phases.c"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/audit/services/variable.h"
#include "tests/unit/all_checks.h"
#include "tests/unit/kernel_world.h"
#include "tests/unit/small_firmware.h"

/* The small firmware's store shares its helpers with the checks of the services. None is made here. */
EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments)
{
	(void)check, (void)service, (void)arguments;
	fail();
	return EFI_UNSUPPORTED;
}

static struct runtime_services services;
static unsigned int findings_before, findings; /* of each service, before its rows and after */
static unsigned int asked;		       /* how often anybody wanted to know */

unsigned int audit_findings(enum service service, enum phase phase)
{
	(void)service;
	return phase == PHASE_PHYSICAL || asked++ < SERVICE_COUNT ? findings_before : findings;
}

unsigned int audit_known_findings(enum service service, enum phase phase)
{
	(void)service;
	(void)phase;
	return 0;
}

/* What the loader does: the two phases before. */
static inline void examine_before(void)
{
	static struct probe_buffers room;
	const struct probe_backend way = {&room, owner_make, &world};

	examination_run(&way, PHASE_BOOT, 0, &world_notes.examination_boot);
	examination_run(&way, PHASE_PHYSICAL, 0, &world_notes.examination_physical);
}

static inline int set_up(void **state)
{
	(void)state;
	world_reset();
	services.header.header_size = sizeof(services);
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = 0x400000;
	world.runtime_services = vaddr_of(&services);
	world.uefi_revision = EFI_2_70_SYSTEM_TABLE_REVISION;
	firmware_reset();
	findings_before = findings = asked = 0;
	all_checks_only = NULL;
	return 0;
}

static inline void assert_reports(enum defect defect, enum service defective, const char *text)
{
	firmware.defect = defect;
	firmware.defective = defective;
	world_report[0] = 0;
	asked = 0;
	examine_before();
	examination_check(&world);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
