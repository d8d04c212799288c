/* The least program: is this NHS number right? */
#include <linkwise.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  const char *text = "999 000 0018";
  linkwise_slice empty = {NULL, 0}, number;
  linkwise_identifier *identifier = NULL;
  linkwise_error *error = NULL;
  char said[256];
  number.data = (const uint8_t *)text;
  number.len = strlen(text);
  if (linkwise_abi_version() != LINKWISE_ABI_VERSION) return 1;
  if (linkwise_identifier_read(LINKWISE_IDENTIFIER_NHS_NUMBER, number, empty, empty, true,
                               &identifier, &error) != LINKWISE_OK) {
    linkwise_error_message(error, said, sizeof said);
    linkwise_error_free(error);
    fprintf(stderr, "%s\n", said);
    return 1;
  }
  linkwise_identifier_text(identifier, said, sizeof said);
  linkwise_identifier_free(identifier);
  printf("linkwise %s: %s\n", linkwise_version(), said);
  return 0;
}
