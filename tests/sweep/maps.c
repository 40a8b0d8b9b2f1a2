/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Memory maps that firmware may not give, and some that it may. */
#include "tests/sweep/sweep.h"

#define PAGE 4096
#define RUNTIME EFI_MEMORY_RUNTIME

static EFI_MEMORY_DESCRIPTOR *at(const struct shaped *map, UINTN index)
{
	return (EFI_MEMORY_DESCRIPTOR *)(map->start + index * map->stride);
}

static UINTN count(const struct shaped *map)
{
	return map->size / map->stride;
}

/* The n-th RUNTIME descriptor from 0 on that does not hold gRT; the last descriptor if there is none. */
static EFI_MEMORY_DESCRIPTOR *runtime(const struct shaped *map, UINTN number)
{
	const UINT64 table = (UINT64)sweep.real->RuntimeServices;

	for (UINTN i = 0; i < count(map); i++) {
		EFI_MEMORY_DESCRIPTOR *entry = at(map, i);

		if ((entry->Attribute & RUNTIME) != 0 &&
		    table - entry->PhysicalStart >= entry->NumberOfPages * PAGE && number-- == 0)
			return entry;
	}
	return at(map, count(map) - 1);
}

static EFI_MEMORY_DESCRIPTOR *holder(const struct shaped *map, const void *address)
{
	UINTN i = 0;

	while (i < count(map) - 1 &&
	       (UINT64)address - at(map, i)->PhysicalStart >= at(map, i)->NumberOfPages * PAGE)
		i++;
	return at(map, i);
}

static void swap(EFI_MEMORY_DESCRIPTOR *left, EFI_MEMORY_DESCRIPTOR *right)
{
	EFI_MEMORY_DESCRIPTOR kept = *left;

	*left = *right;
	*right = kept;
}

/* Without the descriptor; the last one takes its place. */
static void drop(struct shaped *map, EFI_MEMORY_DESCRIPTOR *entry)
{
	swap(entry, at(map, count(map) - 1));
	map->size -= map->stride;
}

/* ---- The call itself ---- */

static void size_8_less(struct shaped *map)
{
	if (map->start != NULL)
		map->size -= 8;
}
static void size_0(struct shaped *map)
{
	map->size = 0;
}
static void size_beyond(struct shaped *map)
{
	if (map->start != NULL)
		map->size = map->capacity + map->stride;
}
static void size_huge(struct shaped *map)
{
	map->size = UINT64_C(1) << 40;
}
static void stride_0(struct shaped *map)
{
	map->stride = 0;
}
static void stride_8(struct shaped *map)
{
	map->stride = 8;
}
static void stride_32(struct shaped *map)
{
	map->stride = 32;
}
static void stride_odd(struct shaped *map)
{
	map->stride++;
}
static void stride_2_60(struct shaped *map)
{
	map->stride = UINT64_C(1) << 60;
}
static void stride_whole(struct shaped *map)
{
	if (map->start != NULL)
		map->stride = map->size;
}
static void version_0(struct shaped *map)
{
	map->version = 0;
}
static void version_2(struct shaped *map)
{
	map->version = 2;
}
static void grows(struct shaped *map)
{
	if (map->start == NULL)
		return;
	map->status = EFI_BUFFER_TOO_SMALL;
	map->size = map->capacity + map->stride;
}
static void size_query_succeeds(struct shaped *map)
{
	if (map->start == NULL)
		map->status = EFI_SUCCESS;
}
static void size_query_small(struct shaped *map)
{
	if (map->start == NULL)
		map->size = 48;
}

/* ---- One descriptor ---- */

static void pages_0(struct shaped *map)
{
	runtime(map, 0)->NumberOfPages = 0;
}
static void pages_2_32(struct shaped *map)
{
	runtime(map, 0)->NumberOfPages = UINT64_C(1) << 32;
}
static void pages_2_40(struct shaped *map)
{
	runtime(map, 0)->NumberOfPages = UINT64_C(1) << 40;
}
static void pages_2_52(struct shaped *map)
{
	runtime(map, 0)->NumberOfPages = UINT64_C(1) << 52;
}
static void pages_all(struct shaped *map)
{
	runtime(map, 0)->NumberOfPages = ~UINT64_C(0);
}
static void beyond_width(struct shaped *map)
{
	runtime(map, 0)->PhysicalStart = UINT64_C(1) << 51;
}
static void beyond_canonical(struct shaped *map)
{
	runtime(map, 0)->PhysicalStart = UINT64_C(1) << 60;
}
static void wraps(struct shaped *map)
{
	runtime(map, 0)->PhysicalStart = ~UINT64_C(0) - PAGE + 1;
}
static void unaligned(struct shaped *map)
{
	runtime(map, 0)->PhysicalStart++;
}
static void at_0(struct shaped *map)
{
	runtime(map, 0)->PhysicalStart = 0;
}
static void same_twice(struct shaped *map)
{
	*runtime(map, 1) = *runtime(map, 0);
}
static void overlap(struct shaped *map)
{
	runtime(map, 1)->PhysicalStart = runtime(map, 0)->PhysicalStart + PAGE;
	runtime(map, 0)->NumberOfPages += 4;
}
static void overlap_of_table(struct shaped *map)
{
	runtime(map, 0)->PhysicalStart = holder(map, sweep.real->RuntimeServices)->PhysicalStart;
}
static void type_unknown(struct shaped *map)
{
	runtime(map, 0)->Type = 0xffffffff;
}
static void type_oem(struct shaped *map)
{
	runtime(map, 0)->Type = 0x70000001;
}
static void type_conventional(struct shaped *map)
{
	runtime(map, 0)->Type = EfiConventionalMemory;
}
static void attributes_all(struct shaped *map)
{
	runtime(map, 0)->Attribute = ~UINT64_C(0);
}
static void attributes_only_runtime(struct shaped *map)
{
	runtime(map, 0)->Attribute = RUNTIME;
}
static void virtual_garbage(struct shaped *map)
{
	runtime(map, 0)->VirtualStart = 0xdeadbeef;
}
static void table_not_runtime(struct shaped *map)
{
	holder(map, sweep.real->RuntimeServices)->Attribute &= ~RUNTIME;
}
static void table_missing(struct shaped *map)
{
	drop(map, holder(map, sweep.real->RuntimeServices));
}
static void loader_missing(struct shaped *map)
{
	drop(map, holder(map, sweep.loader.data));
}

/* ---- All of them ---- */

static void none_runtime(struct shaped *map)
{
	for (UINTN i = 0; i < count(map); i++)
		at(map, i)->Attribute &= ~RUNTIME;
}
static void all_runtime(struct shaped *map)
{
	for (UINTN i = 0; i < count(map); i++)
		at(map, i)->Attribute |= RUNTIME;
}
static void backwards(struct shaped *map)
{
	for (UINTN i = 0; i < count(map) / 2; i++)
		swap(at(map, i), at(map, count(map) - 1 - i));
}
static void one_descriptor(struct shaped *map)
{
	map->size = map->stride;
}
static void fill(struct shaped *map, UINT8 byte)
{
	sweep.real->BootServices->SetMem(map->start, map->size, byte);
}
static void zeros(struct shaped *map)
{
	fill(map, 0);
}
static void ones(struct shaped *map)
{
	fill(map, 0xff);
}
static void noise(struct shaped *map)
{
	UINT32 state = 1;

	for (UINTN i = 0; i < map->size; i++) {
		state = state * 1664525 + 1013904223;
		map->start[i] = (UINT8)(state >> 24);
	}
}
static void zero_tail(struct shaped *map)
{
	sweep.real->BootServices->SetMem(at(map, count(map) - 3), 3 * map->stride, 0);
}

#define SHAPE(name)                                                                                \
	{                                                                                          \
#name, name                                                                        \
	}

static const struct {
	const char *name;
	void (*shape)(struct shaped *map);
} calls[] =
	{
		SHAPE(size_8_less),
		SHAPE(size_0),
		SHAPE(size_beyond),
		SHAPE(size_huge),
		SHAPE(stride_0),
		SHAPE(stride_8),
		SHAPE(stride_32),
		SHAPE(stride_odd),
		SHAPE(stride_2_60),
		SHAPE(stride_whole),
		SHAPE(version_0),
		SHAPE(version_2),
		SHAPE(grows),
		SHAPE(size_query_succeeds),
		SHAPE(size_query_small),
},
  contents[] = {
	  SHAPE(pages_0),
	  SHAPE(pages_2_32),
	  SHAPE(pages_2_40),
	  SHAPE(pages_2_52),
	  SHAPE(pages_all),
	  SHAPE(beyond_width),
	  SHAPE(beyond_canonical),
	  SHAPE(wraps),
	  SHAPE(unaligned),
	  SHAPE(at_0),
	  SHAPE(same_twice),
	  SHAPE(overlap),
	  SHAPE(overlap_of_table),
	  SHAPE(type_unknown),
	  SHAPE(type_oem),
	  SHAPE(type_conventional),
	  SHAPE(attributes_all),
	  SHAPE(attributes_only_runtime),
	  SHAPE(virtual_garbage),
	  SHAPE(table_not_runtime),
	  SHAPE(table_missing),
	  SHAPE(loader_missing),
	  SHAPE(none_runtime),
	  SHAPE(all_runtime),
	  SHAPE(backwards),
	  SHAPE(one_descriptor),
	  SHAPE(zeros),
	  SHAPE(ones),
	  SHAPE(noise),
	  SHAPE(zero_tail),
};

static void (*shape_of_contents)(struct shaped *map);

static void shape(struct shaped *map)
{
	if (map->start != NULL)
		shape_of_contents(map);
}

void sweep_maps(void)
{
	for (UINTN i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		sweep.fault.shape = calls[i].shape;
		sweep_start("map", calls[i].name, -1);
	}
	for (UINTN i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
		shape_of_contents = contents[i].shape;
		sweep.fault.shape = shape;
		sweep_start("map", contents[i].name, -1);
	}
}
