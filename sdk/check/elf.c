/* SPDX-License-Identifier: Apache-2.0
 *
 * What a shared object exports, from its table of dynamic symbols: a walk in which every offset is checked against the file.
 */
#include "check.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct image {
    const char *bytes;
    size_t size;
};

/* `count` items of `each` bytes at an offset, or NULL where they are not all in the file. */
static const void *within(const struct image *m, uint64_t offset, uint64_t count, size_t each)
{
    if (offset > m->size || offset % 4 || (count && (m->size - offset) / each < count))
        return NULL;
    return m->bytes + offset;
}

/* What every linker leaves there. */
static bool is_linkers(const char *name)
{
    static const char *const words[] = {
        "_init", "_fini", "_edata", "_end", "__bss_start", "_DYNAMIC", "_GLOBAL_OFFSET_TABLE_"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(name, words[i]) == 0)
            return true;
    return *name == '\0';
}

/* Templates of the C++ library are visible whatever the flags say; more than one object has them, and none is the plugin's.
 */
static bool is_template(const ElfW(Sym) * s, const char *name)
{
    static const char *const prefixes[] = {"_ZNSt",  "_ZNKSt", "_ZSt",   "_ZNSa",   "_ZNKSa",        "_ZNSs",
                                           "_ZTISt", "_ZTSSt", "_ZTVSt", "_ZGVNSt", "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx"};
    unsigned bind = s->st_info >> 4;

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0] && bind != STB_GLOBAL; i++)
        if (str_starts(ssm_cstr(name), prefixes[i]))
            return true;
    return false;
}

static bool is_exported(const ElfW(Sym) * s)
{
    unsigned bind = s->st_info >> 4, visible = s->st_other & 3;

    return s->st_shndx != SHN_UNDEF && (bind == STB_GLOBAL || bind == STB_WEAK || bind == STB_GNU_UNIQUE) &&
           (visible == STV_DEFAULT || visible == STV_PROTECTED);
}

static void check_symbols(struct guest *g, const ElfW(Sym) * symbols, size_t count, const char *names, size_t names_size)
{
    bool has_entry = false;
    size_t templates = 0;

    for (size_t i = 1; i < count; i++) {
        const char *name = names + symbols[i].st_name;

        if (symbols[i].st_name >= names_size || !memchr(name, '\0', names_size - symbols[i].st_name)) {
            found(g, "a symbol's name lies outside of its table");
            return;
        }
        if (!is_exported(&symbols[i]) || is_linkers(name))
            continue;
        if (strcmp(name, "ssm_plugin_entry") == 0)
            has_entry = true;
        else if (is_template(&symbols[i], name))
            templates++;
        else
            found(
                g,
                "it exports %.200s: compile with -fvisibility=hidden, and link static libraries with -Wl,--exclude-libs,ALL",
                name);
    }
    if (templates)
        remark(g, "%zu templates of the C++ library are visible, too; a version script would hide them", templates);
    if (!has_entry)
        found(g, "it does not export ssm_plugin_entry: declare it with SSM_EXPORT, and in C++ within extern \"C\"");
}

static void check_image(struct guest *g, const struct image *m)
{
    const ElfW(Ehdr) *head = within(m, 0, 1, sizeof *head);
    const ElfW(Shdr) * sections;

    if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 ||
        head->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)) {
        found(g, "it is no shared object of this machine");
        return;
    }
    sections = head->e_shentsize == sizeof *sections ? within(m, head->e_shoff, head->e_shnum, sizeof *sections) : NULL;
    for (size_t i = 0; sections && i < head->e_shnum; i++) {
        const ElfW(Shdr) *s = &sections[i], *strings;
        const ElfW(Sym) * symbols;
        const char *names;

        if (s->sh_type != SHT_DYNSYM || s->sh_link >= head->e_shnum)
            continue;
        strings = &sections[s->sh_link];
        symbols = within(m, s->sh_offset, s->sh_size / sizeof *symbols, sizeof *symbols);
        names = strings->sh_offset <= m->size && strings->sh_size <= m->size - strings->sh_offset
                    ? m->bytes + strings->sh_offset
                    : NULL;
        if (!symbols || !names)
            break;
        check_symbols(g, symbols, s->sh_size / sizeof *symbols, names, strings->sh_size);
        return;
    }
    found(g, "it has no table of dynamic symbols that can be read");
}

void point_exports(struct guest *g)
{
    int fd = open(g->subject->path, O_RDONLY | O_CLOEXEC);
    struct image m = {0};
    struct stat st;
    void *bytes;

    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size <= 0) {
        found(g, "it cannot be read");
        return;
    }
    m.size = (size_t)st.st_size;
    bytes = mmap(NULL, m.size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        found(g, "it cannot be read");
    else {
        m.bytes = bytes;
        check_image(g, &m);
        munmap(bytes, m.size);
    }
    close(fd);
}
