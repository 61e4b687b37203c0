# Sourced by bash scripts that need rooms compiled with flags of their own: for speed. The rooms are
# compiled one by one; what they stand on (Crypto, Logging and C) is taken from `swift build`.
#
# compile_rooms <folder> <room>…       `flags` holds the flags; sets `objects`
# link_rooms <folder> <program> <file>…       compiles the program's own files and links them with the rooms and `libraries`

built=$(swift build --show-bin-path)
for module in Crypto Logging CChild; do
    [ -e "$built/Modules/$module.swiftmodule" ] || [ -e "$built/$module.build/module.modulemap" ] ||
        swift build --target "$module"
done

compile_rooms() {
    local out=$1 room module object crypto=.build/checkouts/swift-crypto/Sources
    shift
    mkdir -p "$out"
    flags+=(-package-name legwork -swift-version 6 -suppress-warnings -I "$out" -I "$built/Modules"
        -I Sources/CYAML -I Sources/CHiredis -Xcc "-fmodule-map-file=$built/CChild.build/module.modulemap"
        -I "$crypto/CCryptoBoringSSL/include" -I "$crypto/CCryptoBoringSSLShims/include"
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
        -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault)
    objects=()
    for room in "$@"; do
        module=Legwork$room
        object=$out/$module.o
        # A room is compiled again if it, or a room below it, is newer than what there is.
        if [ ! -f "$object" ] ||
            [ -n "$(find "Sources/$module" ${objects[@]+"${objects[@]}"} -newer "$object" -print -quit)" ]; then
            echo "compiling $module"
            swiftc "${flags[@]}" -whole-module-optimization -parse-as-library -module-name "$module" \
                -emit-module -emit-module-path "$out/$module.swiftmodule" -emit-object -o "$object" \
                $(find "Sources/$module" -name '*.swift')
            # The compiler leaves an object alone that would stay as it is: it would seem old for ever.
            touch "$object"
        fi
        objects+=("$object")
    done
}

link_rooms() {
    local out=$1 program=$2 below
    shift 2
    [ ! -f "$out/$program" ] || [ -n "$(find "$@" "${objects[@]}" -newer "$out/$program" -print -quit)" ] || return 0
    mapfile -t below < <(find "$built"/{CCryptoBoringSSL,CCryptoBoringSSLShims,CryptoBoringWrapper,CXKCP,CXKCPShims,Crypto,Logging,CChild}.build \
        -name '*.o')
    swiftc "${flags[@]}" -parse-as-library -module-name "${program//-/_}" "$@" "${objects[@]}" "${below[@]}" \
        -lyaml -lhiredis -lstdc++ ${libraries[@]+"${libraries[@]}"} -o "$out/$program"
}
