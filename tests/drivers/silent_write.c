/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaves a device that writes into boot-services memory after the exit, as a controller does whose
 * rings nobody took away. No access of the processor's, so nothing faults. Here it is QEMU's firmware
 * configuration device: it fetches an order from memory and copies an item to where the order says
 * (docs/specs/fw_cfg.rst in QEMU's sources).
 *
 * expect: class=silent-write phase=virtual service=* access=write memory=EfiBootServicesData
 *	image=unknown pages=1
 * expect-not-ok: audit.memory_unchanged
 * census-allow: .data+order_address
 */
#include "tests/drivers/driver.h"

#define PORT_ORDER_HIGH 0x514
#define PORT_ORDER_LOW 0x518

/* Item 0 holds the letters QEMU. */
#define ORDER_SELECT_ITEM_0 0x08U
#define ORDER_READ 0x02U

/* Everything the device sees is big-endian. */
static struct {
	UINT32 control;
	UINT32 length;
	UINT64 address;
} order __attribute__((aligned(16)));

/* The device's view, which no virtual map changes. Volatile, because clang keeps one bit of what is
 * either 0 or the address of `order`, and finds that where the code is by then. */
static volatile UINT64 order_address;

static void out32(UINT16 port, UINT32 value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

EFI_STATUS at_start(void)
{
	void *page = driver_allocate(EfiBootServicesData);

	if (!page)
		return EFI_OUT_OF_RESOURCES;
	order_address = (UINT64)&order;
	order.length = __builtin_bswap32(4);
	order.address = __builtin_bswap64((UINT64)page);
	return EFI_SUCCESS;
}

/* The device answers in the order itself. Each goes to another place: what was written there before
 * the memory is looked at is no change. */
void at_runtime(void)
{
	order.control = __builtin_bswap32(ORDER_SELECT_ITEM_0 | ORDER_READ);
	order.address = __builtin_bswap64(__builtin_bswap64(order.address) + 4);
	out32(PORT_ORDER_HIGH, __builtin_bswap32((UINT32)(order_address >> 32)));
	out32(PORT_ORDER_LOW, __builtin_bswap32((UINT32)order_address));
}
