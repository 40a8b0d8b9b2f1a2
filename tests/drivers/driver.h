/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the drivers under test share: a driver that is correct but has no job (common/driver.c), and
 * moments in which a driver may misbehave. A file of this folder defines the moments it needs, and
 * so consists of its defect and little else. correct.c, the one that is written to be learnt from,
 * stands on its own and uses nothing of this.
 *
 * The skeleton hooks GetNextHighMonotonicCount, which no firmware calls on another service's
 * behalf: a finding in it can only come from a driver. The original is called afterwards, so that
 * several drivers can be loaded together.
 *
 * What the tests expect
 *	stands at the top of each file. A statement goes on in lines that start with a tab.
 *
 *	expect: none			the report is the one without the driver
 *	expect: class=C phase=P ...	a finding, in the keys of a violation line: `a|b` either
 *					value, `a,b` a finding for each, `a+b` one with a comma,
 *					`*` any value (where the call site is the kernel's); image=
 *					is NAME.efi unless given;
 *					function= is among those that addr2line --functions
 *					--inlines names for image and offset; variable= is
 *					the word that was jumped through, for image and kept-at
 *	expect-not-ok: NAME ...		these checks are not ok, without a finding
 *	expect-ok: NAME ...		a known deviation of the firmware does not show then, or the
 *					finding came when the service's check was made already
 *	expect-skip: NAME ...		these checks cannot be made then
 *	expect-fact: TEXT		this fact line, once
 *	expect-bail-out: TEXT		the report ends with `Bail out!` and a reason with this text
 *	expect-hang: STEP		no report; the launcher names the step that was reached last:
 *					exit, or start and which driver
 *	expect-exception: NAME FUNCTION TEXT
 *					no report: firmware catches the exception NAME (`*` any) in
 *					FUNCTION of this image (`-` elsewhere), and the launcher
 *					tells it with this text
 *	expect-end: HOW CHECK FUNCTION	the report ends after CHECK, and the machine with it: HOW is
 *					reset or triple-fault, in FUNCTION of this image; CHECK is `-`
 *					where it ends before the report
 *	expect-census: KIND chain=.data+VARIABLE[+DISTANCE][,OFFSET...]
 *					a suspect of the pointer census, in this image; census.NAME.efi
 *					is not ok then, and ok without such a line
 *	census-allow: .data+VARIABLE	what census-allow= is told, with image and offset
 *	census-step: N			what the census wants to find it
 *	first-call: virtual		its services are not called before phase virtual
 *	hidden-by: POLICY ...		the policies of virtmap= under which none of it shows; under
 *					`none` no address changes, and at_virtual() has no moment
 *	unloaded-by: NAME		the driver that is started after it, in a machine of their
 *					own, and unloads it: it has no image at the exit
 *	tainted: yes			the service is aborted: what follows is no evidence
 *
 *	A service with a finding is a check that is not ok; that is not repeated.
 */
#ifndef DRIVER_H
#define DRIVER_H

#include <efi.h>

/* For compilers that look like Microsoft's, gnu-efi takes attributes for unknown. */
#undef __attribute__

/*
 * All of a driver is one image: without this, clang reaches another file's objects through a table
 * of addresses (the GOT), which would be static pointers.
 */
#pragma GCC visibility push(hidden)

/* ---- The moments; each does nothing unless the driver defines it ---- */

/* Boot services are there: allocate, keep, hook. An error ends the driver's start. */
EFI_STATUS at_start(void);

/* In the ExitBootServices handler. */
void at_exit_boot_services(void);

/* In the VirtualAddressChange handler, before the skeleton converts its own pointers. */
void at_address_change(void);

/* In GetNextHighMonotonicCount, any time after the exit, physical or virtual. */
void at_runtime(void);

/* The same, but only after SetVirtualAddressMap: for what would spoil the physical phase. */
void at_virtual(void);

/* The entry point of every image (linker/driver.ld); a driver without the skeleton has its own. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* ---- The skeleton's state ---- */

/* NULL from the exit on: what is not needed any more is cleared. */
extern EFI_HANDLE driver_image;
extern EFI_SYSTEM_TABLE *driver_system_table;
extern EFI_BOOT_SERVICES *driver_boot_services;

/* Converted: usable at any time. */
extern EFI_RUNTIME_SERVICES *driver_runtime_services;

enum driver_phase { DRIVER_BOOT, DRIVER_PHYSICAL, DRIVER_VIRTUAL };
extern enum driver_phase driver_phase;

/* ---- Tools ---- */

/*
 * One zeroed page of that type, all of it ours, so that no other driver's stray access is covered
 * by the repair of this one's. NULL if there is none. Boot services only.
 */
void *driver_allocate(EFI_MEMORY_TYPE type);

/* The same, of so many pages. */
void *driver_allocate_pages(EFI_MEMORY_TYPE type, UINTN pages);

/*
 * The same, between 1 and 16 MiB: far from the bins in which firmware gathers memory of one type,
 * so that it has a descriptor of its own, and where a loader is not given pages first.
 */
void *driver_allocate_low(EFI_MEMORY_TYPE type);

/* Puts `hook` into a slot of a table, whose CRC is made right again; returns what was there. */
void *driver_hook(EFI_TABLE_HEADER *table, void *slot, void *hook);

/*
 * The moments of a driver that wraps a service of gRT: `hook` takes its slot, and firmware's own
 * function is called through `original`.
 */
#define DRIVER_WRAPS(service, hook, original)                                                      \
	EFI_STATUS at_start(void)                                                                  \
	{                                                                                          \
		original = driver_hook(&driver_runtime_services->Hdr,                              \
				       &driver_runtime_services->service, hook);                   \
		return EFI_SUCCESS;                                                                \
	}                                                                                          \
	void at_address_change(void)                                                               \
	{                                                                                          \
		driver_convert(&original);                                                         \
	}                                                                                          \
	_Static_assert(sizeof(original) == sizeof(void *), "a pointer that is converted")

/* Lets UnloadImage unload this image: `unload` undoes what the driver did, or refuses. */
EFI_STATUS driver_allow_unload(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table,
			       EFI_IMAGE_UNLOAD unload);

/* Makes the CRC of a table right, also after the exit, where CalculateCrc32 is gone. */
void driver_seal(EFI_TABLE_HEADER *table);

/* Applies the ELF relocations of this image, which nothing else does: see drivers.mk. */
EFI_STATUS driver_relocate(void);

/* ConvertPointer on the pointer that is stored at `pointer`. */
void driver_convert(void *pointer);

/* An access that the compiler can neither drop nor widen. */
static inline void driver_read(const void *address)
{
	(void)*(const volatile UINT64 *)address;
}

/* All of an object is used, for all that the compiler knows: else it keeps what is touched. */
static inline void driver_use(const volatile void *object)
{
	__asm__ volatile("" : : "r"(object) : "memory");
}

/* Behind a call that is to be one: of what stands last in a function, compilers make a jump. */
static inline void driver_come_back(void)
{
	__asm__ volatile("" : : : "memory");
}

/*
 * Hooks of services that belong to the handoff itself. Calling one of these pulls in the hook and its
 * moments; what the driver does not define goes to firmware. `forward` is firmware's function.
 */
void driver_hook_exit(void);
EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt);
/* With a key that is not the current one: the loader's refusal test. */
EFI_STATUS at_exit_refusal(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN current_key);

/* The map as a caller is about to get it; `next` steps through it by firmware's stride. */
struct driver_map {
	EFI_MEMORY_DESCRIPTOR *first;
	UINTN count;
	UINTN stride;
};
void driver_hook_map(void);
void at_memory_map(const struct driver_map *map);
void driver_forget_map(void); /* when boot services are gone */
EFI_MEMORY_DESCRIPTOR *driver_map_entry(const struct driver_map *map, UINTN index);
/* The first entry of a type, NULL if there is none. */
EFI_MEMORY_DESCRIPTOR *driver_map_find(const struct driver_map *map, EFI_MEMORY_TYPE type);

/* The arguments of SetVirtualAddressMap, and firmware's tables at their physical addresses. */
struct driver_svam {
	EFI_SET_VIRTUAL_ADDRESS_MAP forward;
	UINTN map_size;
	UINTN descriptor_size;
	UINT32 descriptor_version;
	EFI_MEMORY_DESCRIPTOR *map;
	EFI_SYSTEM_TABLE *system_table;
	EFI_RUNTIME_SERVICES *runtime_services;
};
void driver_hook_svam(void);
EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam);
/* The loader's refusal tests: a descriptor's size or version that is wrong, and a second call. */
EFI_STATUS at_svam_refusal(const struct driver_svam *svam);
EFI_STATUS at_second_svam(void);
EFI_STATUS driver_forward_svam(const struct driver_svam *svam);

/* Publishes an EFI_RT_PROPERTIES_TABLE; a bit for each service (UEFI 2.10, section 4.6.2). */
#define DRIVER_RT_ALL 0x3fffU
#define DRIVER_RT_QUERY_CAPSULE_CAPABILITIES 0x1000U
EFI_STATUS driver_publish_properties(UINT32 supported);

#pragma GCC visibility pop

#endif
