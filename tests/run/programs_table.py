# SPDX-License-Identifier: MIT
"""
tests/run/programs_table.py - a distribution's programs at work; what they say must be the same on every kernel.

What:     CASES, and LONG: the same with databases of 64 MiB.  As busybox_table.py, but for programs
          that come dynamically linked, with their libraries (build/apps.cpio).
Start at: CASES.   Who calls: test_programs.py.
Holds:    no case depends on the time, on chance, or on how fast the machine is.
"""

LUA = r"""cat >work.lua <<'END'
local primes, n = {}, 2
while #primes < 500 do
  local prime = true
  for _, p in ipairs(primes) do
    if p * p > n then break end
    if n % p == 0 then prime = false break end
  end
  if prime then primes[#primes + 1] = n end
  n = n + 1
end
print(#primes, primes[500])

-- much memory, given back
local text = {}
for i = 1, 200000 do text[i] = string.format("%06d:%s", i, ("x"):rep(i % 40)) end
local whole = table.concat(text, "\n")
print(#whole, whole:sub(1000, 1040))
text, whole = nil, nil
collectgarbage()
print(collectgarbage("count") < 4096)

-- files
local out = assert(io.open("numbers", "w"))
for i = 1, 20000 do out:write(i * i, "\n") end
out:close()
local sum, size = 0, 0
for line in io.lines("numbers") do sum = sum + tonumber(line) end
local file = io.open("numbers", "rb")
size = file:seek("end")
file:seek("set", size - 10)
print(sum, size, file:read("a"))
file:close()
print(os.rename("numbers", "squares"), io.open("numbers"))
print(os.remove("squares"), os.remove("squares"))

-- other programs
local pipe = io.popen("sort -rn | head -n 2", "w")
for i = 1, 100 do pipe:write(i * 7 % 101, "\n") end
print(pipe:close())
print(io.popen("echo from a shell"):read("l"), os.execute("exit 3"))
print(os.getenv("NO_SUCH"), os.date("!%Y-%m-%d", 86400 * 365), arg[0], #arg)

local function walk(a, from, to)
  if from > to then coroutine.yield(table.concat(a, " ")) end
  for i = from, to do
    a[from], a[i] = a[i], a[from]
    walk(a, from + 1, to)
    a[from], a[i] = a[i], a[from]
  end
end
local count = 0
for p in coroutine.wrap(function() walk({ 1, 2, 3, 4, 5, 6 }, 1, 6) end) do count = count + 1 end
print(count, 7 // 2, 2^53, 1 << 40, math.maxinteger + 1 == math.mininteger, string.pack(">I4", 258):byte(1, 4))
END
"""

# Records: a key that is in order, a value that no two share.
RECORDS = r"""awk -v n={rows} -v w={width} 'BEGIN {{
    pad = sprintf("%" w "s", ""); gsub(/ /, "v", pad)
    for (i = 1; i <= n; i++) printf " key%08d\n %d%s%d\n", i, i, pad, i * 7919 }}'"""


BASH = r"""cat >work.bash <<'END'
a=(one two three); declare -A m=([x]=1 [y]=2)
echo ${#a[@]} ${a[-1]} ${m[y]} $((2 ** 40)) {1..5}
cat <(echo substituted) <<<unread
coproc upper { tr a-z A-Z; }
echo through a coprocess >&${upper[1]}; eval "exec ${upper[1]}>&-"; cat <&${upper[0]}; wait
trap 'echo caught' USR1; kill -USR1 $$; trap 'echo leaving' EXIT
exec 3> >(sort); printf '%s\n' c b a >&3; exec 3>&-; wait $!
(exit 3) & first=$!; (exit 4) & wait $first; echo $?; wait $!; echo $?
set -o pipefail; false | true; echo $? ${PIPESTATUS[@]}
ulimit -n 50; ulimit -n; printf '%(%Y)T %q\n' 0 'a b'
exit 5
END
bash work.bash"""

MAKE = r"""cat >Makefile <<'END'
sum: $(foreach i,1 2 3 4 5 6 7 8,part$i)
\t@cat $^ >$@; echo $(words $^) parts, $(shell echo from a shell)
part%:
\t@echo $* >$@
fails:
\t@exit 3
END
sed -i 's/\\t/\t/' Makefile
make -s -j4; cat sum; make -q; echo $?; rm part3; make -s -j2; make -s fails 2>/dev/null; echo $?"""

PERL = r"""cat >work.pl <<'END'
$| = 1;
for my $i (1 .. 3) { my $pid = fork // die; exit $i * 10 unless $pid; waitpid $pid, 0; print $? >> 8, "\n" }
pipe R, W; unless (fork) { close R; print W "line $_\n" for 1 .. 1000; exit } close W;
my $n = 0; $n += length while <R>; wait; print "$n\n";
$SIG{ALRM} = sub { die "alarm\n" }; eval { alarm 1; 1 while 1 }; print $@;
open my $f, "+>", "file"; print $f "x" x 5000; seek $f, 4999, 0; truncate $f, 4999; print -s $f, " ", -e "nothing" ? 1 : 0, "\n";
my %h; $h{$_ % 97} += $_ for 1 .. 100000; print join(" ", (sort { $a <=> $b } values %h)[0, -1]), "\n";
opendir D, "."; print scalar(my @l = `printf 'a\\nb\\n'`), " ", join(",", sort grep { !/^\./ } readdir D), "\n";
kill "TERM", $$;
END
perl work.pl; echo $?"""


def lmdb(rows, width, mapsize):
    """Load, look, dump, load again from the dump, and compare."""
    records = RECORDS.format(rows=rows, width=width)
    return rf"""
mkdir db copy
{{ printf 'VERSION=3\nformat=print\ntype=btree\nmapsize={mapsize}\nmaxreaders=126\nHEADER=END\n'
{records}; echo DATA=END; }} | mdb_load db; echo $?
mdb_stat -e db | grep -v -e address -e eader
mdb_dump db >dump; wc -l <dump; grep -v mapaddr dump | md5sum
mdb_load -f dump copy; echo $?
mdb_dump copy | grep -v mapaddr | md5sum
mdb_stat -f copy | head -n 12
rm dump; ls db; stat -c %s db/data.mdb
"""


def sqlite(rows, width):
    """Build a table and an index, reopen it through mmap, look, change, and verify."""
    return f"""
sqlite3 db "PRAGMA page_size=4096; CREATE TABLE t(k INTEGER PRIMARY KEY, name TEXT, body TEXT);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {rows})
INSERT INTO t SELECT i, 'name' || (i * 7919 % 1000003), substr(hex(zeroblob({width})), 1, {width}) || i FROM c;
CREATE INDEX byname ON t(name);"
stat -c %s db
sqlite3 db "PRAGMA mmap_size=268435456; SELECT count(*), sum(k), sum(length(body)) FROM t;
SELECT k FROM t WHERE name = 'name' || (77 * 7919 % 1000003); PRAGMA integrity_check;"
sqlite3 db "PRAGMA mmap_size=268435456; BEGIN; UPDATE t SET body = 'short' WHERE k % 16 = 0; COMMIT;
BEGIN; DELETE FROM t WHERE k % 3 = 0; ROLLBACK; SELECT count(*), sum(length(body)) FROM t; PRAGMA integrity_check;"
sqlite3 db "PRAGMA mmap_size=268435456; VACUUM; SELECT count(*) FROM t; PRAGMA quick_check;"
stat -c %s db; sqlite3 db .dump | md5sum; ls
"""


CASES = [
    ("hello", "for h in hello_musl_static hello_musl_dynamic hello_glibc_static hello_glibc_dynamic; do $h a b; echo $?; done"),
    ("loader_by_name", r"cp $(command -v hello_glibc_dynamic) h; /lib64/ld-linux-x86-64.so.2 ./h x; echo $?"),
    ("loader_without", r"/lib64/ld-linux-x86-64.so.2 ./nothing; echo $?; cp $(command -v hello_glibc_dynamic) h; LD_TRACE_LOADED_OBJECTS=1 ./h | grep -c libc"),
    ("dash", r"dash -c 'i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done; echo $i; (echo sub; exit 4); echo $?; echo a b | { read x y; echo $y; }'"),
    ("dash_script", r"""printf '#!/usr/bin/dash\necho $# $1; trap "echo bye" EXIT; cat <<E\nhere $(echo doc)\nE\n' >s; chmod +x s; ./s one two"""),
    ("dash_pipes", r"dash -c 'seq 1000 | sort -rn | head -n 3; yes | head -n 1; for i in 1 2 3; do (sleep 0; echo $i) & wait; done; kill -TERM $$'; echo $?"),
    ("lua", LUA + "lua5.4 work.lua a b"),
    ("lua_script", r"printf '#!/usr/bin/env lua5.4\nprint(...)\nos.exit(5)\n' >s; chmod +x s; ./s x y; echo $?"),
    ("lua_error", r"""lua5.4 -e 'error("wrong", 0)'; echo $?; echo 'print(1 + 1)' | lua5.4 -; lua5.4 -v | cut -c 1-7"""),
    ("bash", BASH),
    ("make", MAKE),
    ("perl", PERL),
    # several threads each; BusyBox has a sort and an xz of its own, so these are called by their paths
    ("sort_threads", r"seq 60000 | /usr/bin/sort -R --parallel=4 | /usr/bin/sort -n --parallel=4 -S 1M | md5sum"),
    ("xz_threads", r"seq 50000 >f; /usr/bin/xz -0 -T3 --block-size=64KiB -k f; /usr/bin/xz -T3 -dc f.xz | cmp - f; echo $?; ls"),
    ("sqlite", """sqlite3 :memory: "SELECT 1 + 1, upper('abc'), round(2.567, 2);"; """ + sqlite(2000, 300)),
    ("sqlite_wal", r"""sqlite3 db 'PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3);'
sqlite3 db 'SELECT sum(a) FROM t; PRAGMA wal_checkpoint(TRUNCATE);'
sqlite3 db 'INSERT INTO t SELECT a + 10 FROM t; SELECT count(*), sum(a) FROM t; PRAGMA integrity_check'; ls"""),
    ("sqlite_writers", r"""sqlite3 db 'PRAGMA journal_mode=WAL; CREATE TABLE t(a)'
for i in 1 2 3 4; do for j in 1 2 3 4 5; do sqlite3 -cmd '.timeout 60000' db "INSERT INTO t VALUES ($i)"; done & done; wait
sqlite3 db 'SELECT a, count(*) FROM t GROUP BY a'"""),
    ("sqlite_files", r"""printf '1,one\n2,two\n' >in.csv
sqlite3 db 'CREATE TABLE t(a, b)' '.mode csv' '.import in.csv t' '.output out' 'SELECT b, a FROM t'; cat out
sqlite3 nothing/db 'SELECT 1; CREATE TABLE x(y)'; echo $?"""),
    ("lmdb", lmdb(3000, 100, 8 << 20)),
    ("lmdb_full", "mkdir db; seq 400000 | mdb_load -T db; echo $?; mdb_stat db | tail -n 1"),
]  # fmt: skip

LONG = [
    ("lmdb_64_mib", lmdb(35000, 1100, 256 << 20)),
    ("sqlite_64_mib", sqlite(32000, 2000)),
]
