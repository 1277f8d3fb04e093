
\
PlaceholderPlaceholder*
dtype0*
shape
:*
_output_shapes

:
Ú
UnicodeTranscodeUnicodeTranscodePlaceholder*
input_encodingUTF-8* 
replace_control_characters(*
errorsstrict*
output_encoding	UTF-16-BE*
replacement_char?*
_output_shapes

:"ª