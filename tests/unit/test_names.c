/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words behind statuses, services and options.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <options.h>
#include <services.h>
#include <status.h>

/* Every status has a sentence of its own, and a number that is none has one too. */
static void test_sentences(void **state)
{
	(void)state;
	assert_string_equal(status_sentence(STATUS_OK), "no error");
	assert_string_equal(status_sentence(STATUS_ATTRIBUTES_TOO_LARGE),
			    "is larger than three times the memory map");
	for (unsigned int i = 0; i <= STATUS_COUNT; i++) {
		assert_true(strlen(status_sentence((enum status)i)) > 5);
		for (unsigned int j = 0; j < i; j++)
			assert_string_not_equal(status_sentence((enum status)i),
						status_sentence((enum status)j));
	}
	assert_string_equal(status_sentence((enum status)UINT32_MAX),
			    status_sentence((enum status)STATUS_COUNT));
}

/* A table that ends behind ResetSystem has no service from there on, nor has an empty slot. */
static void test_presence(void **state)
{
	struct runtime_services services = {.header.header_size = sizeof(services)};

	(void)state;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = 1;
	assert_true(service_is_present(&services, SERVICE_QUERY_VARIABLE_INFO));
	services.header.header_size--;
	assert_false(service_is_present(&services, SERVICE_QUERY_VARIABLE_INFO));
	services.header.header_size = 112;
	assert_true(service_is_present(&services, SERVICE_RESET_SYSTEM));
	assert_false(service_is_present(&services, SERVICE_UPDATE_CAPSULE));
	services.entry[SERVICE_RESET_SYSTEM] = 0;
	assert_false(service_is_present(&services, SERVICE_RESET_SYSTEM));
	services.header.header_size = 0;
	assert_false(service_is_present(&services, SERVICE_GET_TIME));
}

/* Services stand in the order of EFI_RUNTIME_SERVICES (UEFI 2.10, section 4.5.1). */
static void test_services(void **state)
{
	(void)state;
	assert_string_equal(service_name((enum service)0), "GetTime");
	assert_string_equal(service_name((enum service)5), "ConvertPointer");
	assert_string_equal(service_name((enum service)10), "ResetSystem");
	assert_string_equal(service_name((enum service)13), "QueryVariableInfo");
	assert_string_equal(service_name((enum service)14), "?");
	assert_string_equal(service_name((enum service)UINT32_MAX), "?");
}

/* Each service has one bit of EFI_RT_PROPERTIES_TABLE, and together they are all of them. */
static void test_properties(void **state)
{
	uint32_t all = 0;

	(void)state;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		uint32_t bit = service_property((enum service)i);

		assert_true(bit != 0 && (bit & (bit - 1)) == 0 && (all & bit) == 0);
		all |= bit;
	}
	assert_int_equal(all, RT_PROPERTIES_ALL);
	assert_int_equal(service_property(SERVICE_COUNT), 0);
}

/* The words of the command line are those of DESIGN.md. */
static void test_option_words(void **state)
{
	(void)state;
	assert_string_equal(virtmap_names[VIRTMAP_OFFSET], "offset");
	assert_string_equal(virtmap_names[VIRTMAP_PACKED], "packed");
	assert_string_equal(virtmap_names[VIRTMAP_SCATTERED], "scattered");
	assert_string_equal(virtmap_names[VIRTMAP_IDENTITY], "identity");
	assert_string_equal(virtmap_names[VIRTMAP_NONE], "none");
	assert_string_equal(reset_names[RESET_SHUTDOWN], "shutdown");
	assert_string_equal(reset_names[RESET_COLD], "cold");
	assert_string_equal(reset_names[RESET_WARM], "warm");
	assert_string_equal(reset_names[RESET_PLATFORM], "platform");
	assert_string_equal(reset_names[RESET_HALT], "halt");
	assert_string_equal(audit_names[AUDIT_CONTINUE], "continue");
	assert_string_equal(audit_names[AUDIT_STRICT], "strict");
	assert_string_equal(audit_names[AUDIT_STEP], "step");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_presence),     cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_services),     cmocka_unit_test(test_properties),
		cmocka_unit_test(test_option_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
