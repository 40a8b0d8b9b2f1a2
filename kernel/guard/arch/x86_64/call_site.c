/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Call instructions, read backwards from the address behind them; see kernel/guard/caller.h.
 *
 * Source: Intel SDM volume 2A, CALL (E8, FF /2) and section 2.1.3 (ModR/M and SIB).
 */
#include "kernel/guard/caller.h"

#include "kernel/guard/entry.h"

#define LENGTH_MAX 7 /* without the prefix */

/* An FF /2 under examination. */
struct call {
	const struct guard_world *world;
	word_reader read;
	const struct exception_frame *frame;
	uint64_t next;		  /* the address behind it */
	const uint8_t *bytes;	  /* from the op-code on */
	unsigned int length;	  /* of it, without the prefix */
	unsigned int base, index; /* 8 if the prefix names r8 to r15 */
};

static uint64_t register_of(const struct exception_frame *frame, unsigned int number)
{
	const uint64_t values[] = {frame->rax, frame->rcx, frame->rdx, frame->rbx,
				   /* As it was before the call pushed the return address. */
				   frame->rsp + sizeof(uint64_t), frame->rbp, frame->rsi,
				   frame->rdi, frame->r8, frame->r9, frame->r10, frame->r11,
				   frame->r12, frame->r13, frame->r14, frame->r15};

	return values[number & 15];
}

static uint64_t displacement(const uint8_t *bytes, unsigned int size)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < size; i++)
		value |= (uint32_t)bytes[i] << 8 * i;
	return size == 1 ? (uint64_t)(int8_t)value : (uint64_t)(int32_t)value;
}

/* What the SIB byte and a displacement behind it name; `size` becomes that of the displacement. */
static uint64_t scaled(const struct call *call, unsigned int *size)
{
	const unsigned int sib = call->bytes[2], base = sib & 7;
	const unsigned int index = (sib >> 3 & 7) + call->index;
	uint64_t address = 0;

	if (base == 5 && *size == 0)
		*size = 4;
	else
		address = register_of(call->frame, base + call->base);
	if (index != 4)
		address += register_of(call->frame, index) << (sib >> 6);
	return address;
}

/* The address of the memory that holds the target; false if the instruction has another length. */
static bool operand(const struct call *call, uint64_t *address)
{
	const unsigned int modrm = call->bytes[1], mode = modrm >> 6, base = modrm & 7;
	unsigned int size = mode == 1 ? 1 : mode == 2 ? 4 : 0, used = 2;

	if (base == 4) {
		if (call->length < 3)
			return false;
		*address = scaled(call, &size);
		used = 3;
	} else if (base == 5 && mode == 0) {
		*address = call->next;
		size = 4;
	} else {
		*address = register_of(call->frame, base + call->base);
	}
	if (used + size != call->length)
		return false;
	if (size > 0)
		*address += displacement(call->bytes + used, size);
	return true;
}

static enum record_caller judge_indirect(const struct call *call)
{
	uint64_t address, word;

	if (call->bytes[0] != 0xff || (call->bytes[1] >> 3 & 7) != 2)
		return CALLER_REFUTED;
	if (call->bytes[1] >> 6 == 3)
		return call->length == 2 && register_of(call->frame,
							(call->bytes[1] & 7) + call->base) ==
						    call->frame->rip
			       ? CALLER_LIKELY
			       : CALLER_REFUTED;
	if (!operand(call, &address))
		return CALLER_REFUTED;
	/* Memory that was there for one instruction only. */
	if (!call->read(call->world, address, &word))
		return CALLER_LIKELY;
	return word == call->frame->rip ? CALLER_CERTAIN : CALLER_REFUTED;
}

enum record_caller call_site_judge(const struct guard_world *world, word_reader read,
				   const struct exception_frame *frame, uint64_t address)
{
	enum record_caller best = CALLER_REFUTED;
	uint8_t bytes[8];

	/* Bytes in front of the first page of code are 0, which is no op-code and no prefix. */
	for (unsigned int i = 0; i < sizeof(bytes); i++) {
		int byte = entry_byte(world, address - sizeof(bytes) + i);

		bytes[i] = byte < 0 ? 0 : (uint8_t)byte;
	}
	if (bytes[3] == 0xe8) {
		const uint64_t target = address + displacement(bytes + 4, 4);

		if (target == frame->rip)
			return CALLER_CERTAIN;
		if (entry_is_executable(world, vaddr(target)))
			best = CALLER_BEHIND;
	}
	for (unsigned int length = 2; length <= LENGTH_MAX; length++) {
		const unsigned int start = sizeof(bytes) - length;
		const unsigned int prefix = (bytes[start - 1] & 0xf0) == 0x40 ? bytes[start - 1]
									      : 0;
		/* The byte in front may be a prefix, or the end of another instruction. */
		for (unsigned int rex = 0; rex <= (prefix != 0); rex++) {
			const struct call call = {world,
						  read,
						  frame,
						  address,
						  bytes + start,
						  length,
						  rex ? (prefix & 1) * 8 : 0,
						  rex ? (prefix & 2) * 4 : 0};
			const enum record_caller found = judge_indirect(&call);

			if (found < best)
				best = found;
		}
	}
	return best;
}
