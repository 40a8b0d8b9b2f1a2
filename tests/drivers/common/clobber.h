/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A driver that returns from a service with the machine in another state than its caller expects.
 *
 * The damage is done after firmware's own function has answered and right before the return, and in
 * QueryCapsuleCapabilities: the drivers that share GetNextHighMonotonicCount would be the innocent
 * callers that suffer from it. It is assembly because a compiled function would repair it.
 */
#ifndef CLOBBER_H
#define CLOBBER_H

#include "tests/drivers/driver.h"

/* firmware_service and the moments that hook clobbering_service are in common/clobber.c. */
extern __attribute__((visibility("hidden"))) EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;
EFI_STATUS EFIAPI clobbering_service(EFI_CAPSULE_HEADER **capsules, UINTN count, UINT64 *maximum,
				     EFI_RESET_TYPE *reset);

/* Clang, which is alone in making no ELF of it, puts such text into .text by itself. */
#ifdef __ELF__
#define CLOBBER_OPEN                                                                               \
	".pushsection .text, \"ax\", @progbits\n"                                                  \
	".globl clobbering_service\n"                                                              \
	".hidden clobbering_service\n"
#define CLOBBER_CLOSE ".popsection\n"
#else
#define CLOBBER_OPEN ".text\n.globl clobbering_service\n"
#define CLOBBER_CLOSE
#endif

/*
 * Defines clobbering_service. All four arguments are in registers and stay there for firmware. The
 * damage finds the return address at (%rsp) and the caller's 32 bytes of shadow space, which are
 * ours to use, above it.
 */
#define CLOBBERING_SERVICE(damage) CLOBBERING_UNLESS("je", damage)

/* The same, while there are boot services. */
#define CLOBBERING_SERVICE_IN_BOOT(damage) CLOBBERING_UNLESS("jne", damage)

#define CLOBBERING_UNLESS(boot, damage)                                                            \
	__asm__(CLOBBER_OPEN "clobbering_service:\n"                                               \
			     "sub $40, %rsp\n"                                                     \
			     "call *firmware_service(%rip)\n"                                      \
			     "add $40, %rsp\n"                                                     \
			     "cmpl $0, driver_phase(%rip)\n" boot " 1f\n" damage "\n"              \
			     "1: ret\n" CLOBBER_CLOSE);                                            \
	_Static_assert(DRIVER_BOOT == 0, "the phase that the assembly compares with")

#endif
