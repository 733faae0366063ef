# Flags for everything that is ours. `-ffast-math` nowhere: a published number must be reproducible.
add_library(uppsikt_flags INTERFACE)
target_compile_options(uppsikt_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wundef
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor$<SEMICOLON>-Woverloaded-virtual$<SEMICOLON>-Wold-style-cast>
    -ffp-contract=off -fopenmp-simd
)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # At -O3 g++ 12 warns of memcpy inside its own std::string (bug 105651).
    target_compile_options(uppsikt_flags INTERFACE -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ takes a .cpp that a unit includes for a header, where names of that file alone would be a fault.
    target_compile_options(uppsikt_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()
if(UPPSIKT_WERROR)
    target_compile_options(uppsikt_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    # -Og -g1: sanitizer builds that a person can wait for, with lines in every stack. With the
    # sanitizers g++ takes a third less time than for -O1, and the tests run as fast.
    string(REPLACE "-g" "-g1" CMAKE_CXX_FLAGS_DEBUG "${CMAKE_CXX_FLAGS_DEBUG} -Og")
endif()
if(UPPSIKT_SANITIZE)
    target_compile_options(uppsikt_flags INTERFACE
        -fsanitize=${UPPSIKT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(uppsikt_flags INTERFACE -fsanitize=${UPPSIKT_SANITIZE})
    if(CMAKE_UNITY_BUILD AND UPPSIKT_SANITIZE MATCHES "undefined")
        # `ci` is waited for. AddressSanitizer stops at a null pointer too, and to look at each access a
        # second time is a quarter of the time to compile. `dev` looks at all.
        target_compile_options(uppsikt_flags INTERFACE -fno-sanitize=null,alignment)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # What the sanitizers add makes g++ see uninitialized temporaries where there are none.
        target_compile_options(uppsikt_flags INTERFACE -Wno-maybe-uninitialized)
    endif()
endif()
if(UPPSIKT_FUZZ)
    target_compile_options(uppsikt_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
find_package(Threads REQUIRED)
target_link_libraries(uppsikt_flags INTERFACE Threads::Threads)
