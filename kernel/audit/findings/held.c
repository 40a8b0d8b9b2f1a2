/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The services whose findings stand in a check.
 */
#include "kernel/audit/findings/held.h"

#include "kernel/audit/findings/classify.h"
#include "kernel/audit/findings/finding.h"
#include "kernel/audit/report/checks.h"
#include "kernel/lib/reasons.h"
#include "kernel/report.h"

#define CHECK "audit.findings"

static bool held[RECORD_SERVICES];

void held_add(enum service service)
{
	held[service] = true;
}

static unsigned int count_unknown(enum service service)
{
	unsigned int count = 0;

	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		count += audit_findings(service, phase) - audit_known_findings(service, phase);
	return count;
}

void held_check(void)
{
	struct reasons reasons = {.count = 0};

	for (unsigned int i = 0; i < RECORD_SERVICES; i++) {
		unsigned int count = held[i] ? 0 : count_unknown((enum service)i);

		if (count > 0)
			reasons_add(&reasons, "findings in %s that no other check holds: %u",
				    audit_service_name(i), count);
	}
	if (reasons.count > 0)
		checks_demand(CHECK);
	report_reasons(&reasons, CHECK);
}
