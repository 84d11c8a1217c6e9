"""Makes `test/fixtures/photos` and `test/fixtures/formats` from the photos that scikit-image ships.

    pip download --no-deps --only-binary :all: --python-version 3.11 scikit-image==0.26.0
    python make_fixtures.py scikit_image-0.26.0-*.whl

The files are committed; run this only to add one.
"""

import io
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageOps

from png import ColorType, encode_png

FIXTURES = Path(__file__).resolve().parents[2] / "test" / "fixtures"
PHOTOS = FIXTURES / "photos"
FORMATS = FIXTURES / "formats"

ORIENTATION_TAG = 0x0112
# What brings an upright picture into the position that the EXIF value stands for.
TURN_FOR_ORIENTATION = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        originals = {
            name: read_pixels(wheel.read(f"skimage/data/{file}"))
            for name, file in {
                "chelsea": "chelsea.png",
                "coffee": "coffee.png",
                "hubble": "hubble_deep_field.jpg",
                "rocket": "rocket.jpg",
            }.items()
        }
    for folder in (PHOTOS, FORMATS):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    make_photos(originals)
    # Multiples of 8, so that a turned JPEG has the same blocks as the upright one.
    make_formats(ImageOps.fit(originals["chelsea"], (72, 56)))


def read_pixels(file: bytes) -> Image.Image:
    """Leaves profile, EXIF and the like behind, which Pillow would write into every copy."""
    return Image.fromarray(np.asarray(Image.open(io.BytesIO(file)).convert("RGB")))


def make_photos(originals: dict[str, Image.Image]) -> None:
    chelsea, coffee, hubble, rocket = (originals[name] for name in ("chelsea", "coffee", "hubble", "rocket"))

    def save_jpeg(image: Image.Image, name: str, **options) -> None:
        image.save(PHOTOS / f"{name}.jpg", **{"quality": 85, "subsampling": "4:2:0", **options})

    save_jpeg(ImageOps.fit(coffee, (500, 375)), "landscape-420")
    save_jpeg(coffee.crop((170, 0, 468, 400)), "portrait-444", subsampling="4:4:4")
    save_jpeg(ImageOps.fit(chelsea, (100, 100)), "small")
    save_jpeg(ImageOps.fit(chelsea, (391, 293)), "odd-sides")
    save_jpeg(rocket, "progressive", progressive=True)
    save_jpeg(mosaic([chelsea, coffee, hubble, rocket], (800, 600)), "large", quality=58)
    ImageOps.fit(hubble, (220, 165)).save(PHOTOS / "stars.png", optimize=True)


def mosaic(images: list[Image.Image], tile: tuple[int, int]) -> Image.Image:
    width, height = tile
    whole = Image.new("RGB", (2 * width, 2 * height))
    for index, image in enumerate(images):
        whole.paste(ImageOps.fit(image, tile), (index % 2 * width, index // 2 * height))
    return whole


def make_formats(photo: Image.Image) -> None:
    make_png(photo)
    make_jpeg(photo)
    make_webp(photo)
    make_gif(photo)
    make_heif(photo)
    make_bmp(photo)
    photo.save(FORMATS / "tiff-plain.tiff")
    photo.save(FORMATS / "tiff-lzw.tiff", compression="tiff_lzw")
    make_refused()


def with_alpha(photo: Image.Image) -> Image.Image:
    """Opaque on the left, transparent on the right, with wrong colours hidden where nothing shows."""
    ramp = np.linspace(300, -45, photo.width).clip(0, 255).astype(np.uint8)
    pixels = np.dstack([np.asarray(photo), np.tile(ramp, (photo.height, 1))])
    pixels[pixels[..., 3] == 0] = (255, 0, 255, 0)
    return Image.fromarray(pixels)


def on_white(image: Image.Image) -> Image.Image:
    background = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(background, image.convert("RGBA")).convert("RGB")


def make_png(photo: Image.Image) -> None:
    transparent = with_alpha(photo)
    grey = photo.convert("L")
    grey_alpha = Image.merge("LA", (grey, transparent.getchannel("A")))
    for name, image in {
        "png-rgb": photo,
        "png-rgba": transparent,
        "png-rgba-on-white": on_white(transparent),
        "png-grey": grey,
        "png-grey-alpha": grey_alpha,
        "png-grey-alpha-on-white": on_white(grey_alpha),
        "png-palette": to_palette(photo),
        "png-palette-as-rgb": to_palette(photo).convert("RGB"),
    }.items():
        image.save(FORMATS / f"{name}.png", optimize=True)
    photo.save(FORMATS / "png-icc.png", icc_profile=profile_with_swapped_primaries(), optimize=True)
    turned = photo.transpose(TURN_FOR_ORIENTATION[6])
    turned.save(FORMATS / "png-exif-6.png", exif=exif(6, ">"), optimize=True)

    # Pillow writes neither 16 bits a channel in colour nor interlaced files.
    rgb = np.asarray(photo)
    deep = np.asarray(photo, dtype=np.uint16) * 257
    for name, pixels, color_type, interlaced in (
        ("png-16-bit", deep, ColorType.RGB, False),
        ("png-16-bit-grey", np.asarray(grey, dtype=np.uint16)[..., None] * 257, ColorType.GREY, False),
        ("png-interlaced", rgb, ColorType.RGB, True),
    ):
        (FORMATS / f"{name}.png").write_bytes(encode_png(pixels, color_type, interlaced=interlaced))
    whole = (FORMATS / "png-rgb.png").read_bytes()
    (FORMATS / "png-truncated.png").write_bytes(whole[: len(whole) // 2])


def to_palette(photo: Image.Image) -> Image.Image:
    return photo.quantize(64, dither=Image.Dither.NONE)


def make_jpeg(photo: Image.Image) -> None:
    best = {"quality": 96, "subsampling": "4:4:4"}
    photo.save(FORMATS / "jpeg-rgb.jpg", **best)
    photo.convert("L").save(FORMATS / "jpeg-grey.jpg", **best)
    photo.convert("CMYK").save(FORMATS / "jpeg-cmyk.jpg", **best)
    photo.save(FORMATS / "jpeg-icc.jpg", icc_profile=profile_with_swapped_primaries(), **best)
    for orientation in range(1, 9):
        turn = TURN_FOR_ORIENTATION.get(orientation)
        turned = photo if turn is None else photo.transpose(turn)
        byte_order = "<" if orientation % 2 else ">"
        turned.save(FORMATS / f"jpeg-exif-{orientation}.jpg", exif=exif(orientation, byte_order), **best)
    whole = (FORMATS / "jpeg-rgb.jpg").read_bytes()
    (FORMATS / "jpeg-truncated.jpg").write_bytes(whole[: len(whole) // 2])


def exif(orientation: int, byte_order: str) -> bytes:
    header = struct.pack(f"{byte_order}2sHI", b"II" if byte_order == "<" else b"MM", 42, 8)
    directory = struct.pack(f"{byte_order}HHHIHHI", 1, ORIENTATION_TAG, 3, 1, orientation, 0, 0)
    return b"Exif\0\0" + header + directory


def profile_with_swapped_primaries() -> bytes:
    """sRGB with red and green exchanged: whoever applies it gets a plainly different picture."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (tag_count,) = struct.unpack_from(">I", profile, 128)
    for at in range(132, 132 + 12 * tag_count, 12):
        name = bytes(profile[at : at + 4])
        swapped = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
        profile[at : at + 4] = swapped
    profile[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # the date, which would change with every run
    return bytes(profile)


def make_webp(photo: Image.Image) -> None:
    photo.save(FORMATS / "webp-lossy.webp", quality=92)
    photo.save(FORMATS / "webp-lossless.webp", lossless=True)
    with_alpha(photo).save(FORMATS / "webp-alpha.webp", lossless=True, exact=True)
    photo.save(
        FORMATS / "webp-animated.webp", save_all=True, append_images=[ImageOps.invert(photo)], duration=200, lossless=True
    )
    turned = photo.transpose(TURN_FOR_ORIENTATION[6])
    turned.save(FORMATS / "webp-exif-6.webp", exif=exif(6, "<"), lossless=True)


def make_gif(photo: Image.Image) -> None:
    still = to_palette(photo)
    still.save(FORMATS / "gif-static.gif")
    inverted = to_palette(ImageOps.invert(photo))
    still.save(FORMATS / "gif-animated.gif", save_all=True, append_images=[inverted], duration=200, loop=0)


def make_bmp(photo: Image.Image) -> None:
    photo.save(FORMATS / "bmp-24.bmp")
    # Screenshot tools leave the fourth byte of a plain 32-bit file at zero; it means nothing there.
    (FORMATS / "bmp-32.bmp").write_bytes(encode_bmp_32(np.dstack([photo, np.zeros((photo.height, photo.width), np.uint8)])))
    (FORMATS / "bmp-32-alpha.bmp").write_bytes(encode_bmp_32(np.asarray(with_alpha(photo)), has_alpha=True))


def encode_bmp_32(rgba: np.ndarray, *, has_alpha: bool = False) -> bytes:
    """Rows from bottom to top; alpha takes a version 4 header, which says by masks where each channel is."""
    height, width, _ = rgba.shape
    pixels = rgba[::-1, :, [2, 1, 0, 3]].tobytes()
    header_length, compression = (108, 3) if has_alpha else (40, 0)
    header = struct.pack("<IiiHHIIiiII", header_length, width, height, 1, 32, compression, len(pixels), 2835, 2835, 0, 0)
    if has_alpha:
        masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
        header += (masks + b"BGRs").ljust(header_length - len(header), b"\0")
    offset = 14 + header_length
    return struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset) + header + pixels


def make_heif(photo: Image.Image) -> None:
    photo.save(FORMATS / "avif.avif", quality=90, subsampling="4:4:4")
    pillow_heif.register_heif_opener()
    photo.save(FORMATS / "heic.heic", quality=90, chroma=420)
    # As an iPhone does it: the turn stands both in the container (irot) and in the EXIF block, and counts once.
    turned = photo.transpose(TURN_FOR_ORIENTATION[6])
    turned.save(FORMATS / "heic-turned.heic", quality=90, chroma=420, exif=exif(6, ">"))


def make_refused() -> None:
    (FORMATS / "refused.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="56"><rect width="72" height="56" fill="teal"/></svg>\n'
    )
    (FORMATS / "refused.pdf").write_bytes(one_page_pdf())
    file_type = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp41")
    (FORMATS / "refused.mp4").write_bytes(file_type + struct.pack(">I4s", 8, b"mdat"))
    (FORMATS / "refused.txt").write_text("A cat, as told, not shown.\n")


def one_page_pdf() -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 56]>>",
    )
    file, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj%sendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 4\n0000000000 65535 f \n"
    return file + head + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(file)


if __name__ == "__main__":
    main()
