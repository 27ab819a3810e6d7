/* SPDX-License-Identifier: Apache-2.0
 *
 * What a plugin starts when it hopes for the set-user-ID bit: makes the file that is named, as whoever it runs as.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd = argc == 2 ? open(argv[1], O_WRONLY | O_CREAT | O_EXCL, 0644) : -1;

    return fd >= 0 && write(fd, "planted\n", 8) == 8 ? EXIT_SUCCESS : EXIT_FAILURE;
}
