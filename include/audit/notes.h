/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The notes of the audit's loader for the audit's kernel, behind the one pointer that the handoff has
 * for them (handoff.extension). They lie in the handoff's own pages, as all that they point to.
 */
#ifndef AUDIT_NOTES_H
#define AUDIT_NOTES_H

#include <audit/audit_options.h>
#include <audit/census.h>
#include <audit/drivers.h>
#include <audit/events.h>
#include <audit/examination.h>
#include <audit/hang_timer.h>
#include <audit/record.h>
#include <audit/refusal.h>
#include <audit/spcr.h>
#include <audit/variables.h>
#include <handoff.h>

#define AUDIT_NOTES_MAGIC UINT64_C(0x5345544f4e475242) /* "BRGNOTES", as bytes in memory */
#define AUDIT_NOTES_VERSION 8

#define NOTES_MACHINE_SIZE 48

/* The answer to one call of each service before the virtual map; see kernel/guard/probe.h. */
struct handoff_probe {
	uint32_t outcome; /* enum probe_outcome */
	uint32_t records; /* the number of accesses recorded during the call */
	uint64_t status;
};

/* SystemTable->RuntimeServices where it changed after the loader was started, and what is wrong with the
 * table that it leads to then. A sound one is gRT from there on. */
enum table_fault {
	TABLE_SOUND,
	TABLE_PLACE, /* not aligned, or in no RUNTIME descriptor as a whole */
	TABLE_SIGNATURE,
	TABLE_SIZE,
	TABLE_CRC,
	TABLE_FAULT_COUNT
};

struct published_table {
	paddr_t physical; /* NULL may be published as well */
	paddr_t before;	  /* 0: it did not change */
	uint32_t fault;	  /* enum table_fault */
	uint32_t reserved;
};

/* The report that is kept across a warm reset: a struct kept_report (audit/kept_report.h) in the
 * kernel's address space, already open. Address 0 if it is not asked for. */
struct handoff_kept {
	paddr_t physical;
	vaddr_t mapped_at;
	uint64_t stick; /* EFI_STATUS of a first write to where it is to be brought */
};

#define AUDIT_IMAGES_MAX 128

struct audit_notes {
	uint64_t magic; /* written last */
	uint32_t version;
	uint32_t size;

	struct audit_options options;
	char machine[NOTES_MACHINE_SIZE]; /* of SMBIOS: letters, digits, `.` and `-` */
	paddr_t boot_services_physical;	  /* of EFI_BOOT_SERVICES, taken before the exit */

	/* The services before the virtual map: in phase boot, and in phase physical. */
	struct handoff_probe probe_boot[SERVICE_COUNT];
	struct handoff_probe probe_physical[SERVICE_COUNT];

	/* Sets of services, a bit each by their slots: what drivers under test have put into gRT, and
	 * what was not called before phase virtual because of that (first-call=virtual). */
	uint32_t hooked;
	uint32_t withheld;
	/* The driver that left gRT's entry NULL, from 1 on; 0: none did. */
	uint8_t emptied_by[SERVICE_COUNT];
	uint8_t reserved[2];
	struct published_table published; /* the last one */

	/* The guard's records of the phases physical and svam. */
	vaddr_t records; /* struct access_record[record_count] */
	uint32_t record_count;
	uint32_t record_lost; /* the number of records that did not fit */

	/* The hardware that can interrupt a service that does not return. */
	struct hang_timer hang_timer;

	struct handoff_kept kept_report;
	struct spcr spcr; /* the console's serial port, as ACPI has it */

	/* The stack that each service used in the phases physical and svam. */
	uint32_t stack_bytes[SERVICE_COUNT];

	/* Which of the handoff's images firmware has from one of its own volumes: 1, or 0. */
	uint8_t image_from_volume[AUDIT_IMAGES_MAX];

	/* The section alignment of each of the handoff's images; 0: the headers cannot be read. */
	uint32_t section_alignment[AUDIT_IMAGES_MAX];

	struct handoff_drivers drivers; /* in the order in which they were started */

	struct handoff_census census;
	struct handoff_refusal refusals[REFUSAL_COUNT];

	/* The answers to the rows of the examination before the virtual map. */
	struct examination examination_boot;
	struct examination examination_physical;
	struct handoff_events events;
	struct handoff_variables variables;
};

/* The notes of a handoff that has been believed. */
static inline const struct audit_notes *notes_of(const struct handoff *handoff)
{
	return (const struct audit_notes *)vaddr_pointer(handoff->extension);
}

#endif
