/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps its data in reserved memory and in memory of a manufacturer's type: both stay as they are, and no
 * operating system maps them.
 *
 * expect: class=reserved-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiReservedMemoryType function=read_reserved
 * expect: class=reserved-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=OemReserved function=read_oem
 */
#include "tests/drivers/driver.h"

#define OEM_TYPE ((EFI_MEMORY_TYPE)0x70000001)

static const UINT64 *volatile reserved;
static const UINT64 *volatile oem;

EFI_STATUS at_start(void)
{
	reserved = driver_allocate(EfiReservedMemoryType);
	oem = driver_allocate(OEM_TYPE);
	return reserved && oem ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

static void __attribute__((noinline)) read_reserved(void)
{
	driver_read(reserved);
}

static void __attribute__((noinline)) read_oem(void)
{
	driver_read(oem);
}

void at_runtime(void)
{
	read_reserved();
	read_oem();
}
