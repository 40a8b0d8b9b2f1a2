/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/services have in common: each of them is the check of one
 * service against the small firmware, and what the report then says.
 */
#ifndef SERVICE_WORLD_H
#define SERVICE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/services/slots.c"
#include "kernel/audit/services/variable_ours.h"
#include "tests/unit/kernel_world.h"
#include "tests/unit/small_firmware.h"

/* What the audit found, however it did: all, and the known ones of these. */
static unsigned int findings, known_findings;

unsigned int audit_findings(enum service service, enum phase phase)
{
	if (service == firmware.defective && phase == PHASE_VIRTUAL && firmware.touched > 0)
		return findings + firmware.touched;
	return phase == (service == SERVICE_SET_VIRTUAL_ADDRESS_MAP ? PHASE_SVAM : PHASE_VIRTUAL)
		       ? findings
		       : 0;
}

unsigned int audit_known_findings(enum service service, enum phase phase)
{
	return audit_findings(service, phase) > 0 ? known_findings : 0;
}

void timer_pause(void)
{
}

/* gRT: all slots are there, and what stands in them leads into runtime code of nobody's. */
static struct runtime_services services;

static inline void service_world_reset(void)
{
	world_reset();
	world_add(MEMORY_RUNTIME_SERVICES_CODE, 0x400000, 16, MEMORY_ATTRIBUTE_RUNTIME);
	services.header = (struct table_header){.header_size = sizeof(services)};
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = 0x400000 + WORLD_OFFSET;
	world.runtime_services = vaddr_of(&services);
	world.uefi_revision = EFI_2_00_SYSTEM_TABLE_REVISION;
	firmware_reset();
	findings = known_findings = 0;
	world.rt_properties = RT_PROPERTIES_ALL;
}

/* Checks one service of firmware with that defect; the report must hold `text`. */
static inline void assert_reports(enum service service, enum defect defect, const char *text)
{
	world_report[0] = 0;
	firmware.defect = defect;
	firmware.defective = service;
	variable_forget();
	check_service(&world, service);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

#endif
