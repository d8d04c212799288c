// Verifies a log and what `linkwise log` made of it, with golang.org/x/mod/sumdb/note and tlog, which
// know nothing of linkwise: the checkpoint's signature, the inclusion of every entry, consistency with
// earlier checkpoints, proof files, and cosignatures.
//
//	verify_log VKEY DIR [earlier=CHECKPOINT] [inclusion=FILE] [consistency=FILE] [witness=VKEY]...
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

func must[T any](value T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return value
}

func check(what string, err error) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

// A checkpoint: origin, size, root. tlog.ParseTree knows only the first line of Go's own log.
func parseCheckpoint(text, origin string) tlog.Tree {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] != origin || lines[3] != "" {
		fail("not a checkpoint of %s: %q", origin, text)
	}
	size := must(strconv.ParseInt(lines[1], 10, 64))
	return tlog.Tree{N: size, Hash: must(tlog.ParseHash(lines[2]))}
}

func openCheckpoint(file []byte, log note.Verifier) tlog.Tree {
	opened := must(note.Open(file, note.VerifierList(log)))
	return parseCheckpoint(opened.Text, log.Name())
}

// The files of C2SP tlog-tiles: the path without the tile's height, 256 hashes each.
type tiles string

func (tiles) Height() int                         { return 8 }
func (tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (dir tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(dir), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// The entries of a log, each behind its length in two bytes, 256 a file.
func entries(dir string, size int64) [][]byte {
	var all [][]byte
	for number := int64(0); number*256 < size; number++ {
		tile := tlog.Tile{H: 8, L: -1, N: number, W: 256}
		if left := size - number*256; left < 256 {
			tile.W = int(left)
		}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data := must(os.ReadFile(filepath.Join(dir, path)))
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	if int64(len(all)) != size {
		fail("%d entries, the checkpoint says %d", len(all), size)
	}
	return all
}

// A witness: C2SP tlog-cosignature v1. The signature's first eight bytes are the time.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func parseWitness(vkey string) witness {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	key := must(base64.StdEncoding.DecodeString(parts[2]))
	if len(key) != 33 || key[0] != 4 {
		fail("not the key of a witness: %s", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		fail("the hash is not that of the key: %s", vkey)
	}
	return witness{parts[0], hash, key[1:]}
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}

func hashes(lines []string) []tlog.Hash {
	var all []tlog.Hash
	for _, line := range lines {
		all = append(all, must(tlog.ParseHash(line)))
	}
	return all
}

// C2SP tlog-proof v1. The extra data are the entry without the zeros that fill it to 256 bytes.
func checkInclusion(file []byte, log note.Verifier) int64 {
	head, checkpoint, found := strings.Cut(string(file), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("not a tlog-proof")
	}
	entry := must(base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra ")))
	for len(entry)%256 != 0 {
		entry = append(entry, 0)
	}
	index := must(strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64))
	tree := openCheckpoint([]byte(checkpoint), log)
	proof := tlog.RecordProof(hashes(lines[3:]))
	check("proof file", tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)))
	return index
}

func checkConsistency(file []byte, log note.Verifier) (old, new int64) {
	parts := strings.Split(string(file), "\n\n")
	if len(parts) != 5 {
		fail("not a consistency proof")
	}
	older := openCheckpoint([]byte(parts[1]+"\n\n"+parts[2]+"\n"), log)
	newer := openCheckpoint([]byte(parts[3]+"\n\n"+parts[4]), log)
	proof := tlog.TreeProof(hashes(strings.Split(parts[0], "\n")[1:]))
	check("consistency file", tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash))
	return older.N, newer.N
}

func main() {
	if len(os.Args) < 3 {
		fail("usage: verify_log VKEY DIR [earlier=|inclusion=|consistency=FILE | witness=VKEY]...")
	}
	log := must(note.NewVerifier(strings.TrimSpace(string(must(os.ReadFile(os.Args[1]))))))
	dir := os.Args[2]
	file := must(os.ReadFile(filepath.Join(dir, "checkpoint")))
	tree := openCheckpoint(file, log)
	reader := tlog.TileHashReader(tree, tiles(dir))
	for index, entry := range entries(dir, tree.N) {
		proof := must(tlog.ProveRecord(tree.N, int64(index), reader))
		hash := tlog.RecordHash(entry)
		check("entry", tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), hash))
	}
	fmt.Printf("%s: signature and inclusion of all %d entries\n", log.Name(), tree.N)
	for _, argument := range os.Args[3:] {
		what, value, _ := strings.Cut(argument, "=")
		switch what {
		case "earlier":
			older := openCheckpoint(must(os.ReadFile(value)), log)
			proof := must(tlog.ProveTree(tree.N, older.N, reader))
			check("earlier", tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
			fmt.Printf("  consistent with the checkpoint of %d entries\n", older.N)
		case "inclusion":
			fmt.Printf("  proof of entry %d\n", checkInclusion(must(os.ReadFile(value)), log))
		case "consistency":
			old, new := checkConsistency(must(os.ReadFile(value)), log)
			fmt.Printf("  proof that %d entries begin %d\n", old, new)
		case "witness":
			known := parseWitness(value)
			opened := must(note.Open(file, note.VerifierList(known)))
			if len(opened.Sigs) != 1 {
				fail("not cosigned by %s", known.name)
			}
			fmt.Printf("  cosigned by %s\n", known.name)
		default:
			fail("unknown argument %s", argument)
		}
	}
}
