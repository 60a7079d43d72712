# With SEQ2SEE_UNITY, sources are compiled several at a time: what they include is read and optimised once a batch, not
# once a file. For a build of everything that takes less than half the time (scripts/test.sh and scripts/quickstart.sh
# do it); who edits a file wants it OFF, the default, so that this file alone is compiled.
#
#   seq2see_unity(<target> [APART "file file..." ...])
#
# A new source needs nothing. Sources with compile options or definitions of their own are never put into a batch
# (CMake sees to that), so every loop keeps its flags.
#
# The sources of a batch share their unnamed namespaces. So a build with SEQ2SEE_UNITY may stop, in a file whose name
# ends in .cc, at "redefinition of ... {anonymous}::name", "previous definition" or "reference to name is ambiguous",
# though the file compiles alone. Then give one of the two another name, or write both files in one string after APART:
# no two files of a string get into the same batch.
set(files_in_batch 8)

function(seq2see_unity target)
  if(NOT SEQ2SEE_UNITY)
    return()
  endif()
  cmake_parse_arguments(UNITY "" "" "APART" ${ARGN})
  get_target_property(sources ${target} SOURCES)
  set(order "")  # those first that fit in few places
  foreach(apart IN LISTS UNITY_APART)
    string(REGEX REPLACE "[ \n]+" ";" apart "${apart}")
    foreach(file IN LISTS apart)
      if(NOT file IN_LIST sources)
        message(FATAL_ERROR "APART: ${target} has no source ${file}")
      endif()
      list(APPEND apart_from_${file} ${apart})
      list(APPEND order ${file})
    endforeach()
  endforeach()
  list(APPEND order ${sources})
  list(REMOVE_DUPLICATES order)

  list(LENGTH sources count)
  math(EXPR batches "(${count} + ${files_in_batch} - 1) / ${files_in_batch}")
  foreach(file IN LISTS order)
    # The smallest batch without a file that this one is kept apart from, or a new batch.
    set(best "")
    set(batch 0)
    while(batch LESS batches)
      set(free TRUE)
      foreach(other IN LISTS apart_from_${file})
        if(other IN_LIST batch_${batch})
          set(free FALSE)
        endif()
      endforeach()
      list(LENGTH batch_${batch} size)
      if(free AND (best STREQUAL "" OR size LESS best_size))
        set(best ${batch})
        set(best_size ${size})
      endif()
      math(EXPR batch "${batch} + 1")
    endwhile()
    if(best STREQUAL "")
      set(best ${batches})
      math(EXPR batches "${batches} + 1")
    endif()
    list(APPEND batch_${best} ${file})
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${best})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
