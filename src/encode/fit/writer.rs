//! Writes definition and data messages.

use super::structure::{Checksum, FitStructure};

/// FIT base types.
pub(super) const ENUM: u8 = 0x00;
pub(super) const UINT8: u8 = 0x02;
pub(super) const SINT8: u8 = 0x01;
pub(super) const BYTE: u8 = 0x0D;
pub(super) const UINT16: u8 = 0x84;
pub(super) const SINT32: u8 = 0x85;
pub(super) const UINT32: u8 = 0x86;
pub(super) const FLOAT32: u8 = 0x88;
pub(super) const STRING: u8 = 0x07;
/// Length of name fields.
pub(super) const NAME: usize = 32;

/// A field of a definition: number, size, base type.
pub(super) type FieldSpec = (u8, usize, u8);

/// CRC-16 of the FIT protocol, bit by bit: files are written rarely.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0u16, |mut crc, &byte| {
        crc ^= u16::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
        }
        crc
    })
}

pub(super) struct Writer<'a> {
    pub data: Vec<u8>,
    pub structure: &'a FitStructure,
}

impl Writer<'_> {
    /// Defines local message `local` as `global`.
    pub fn define(&mut self, local: u8, global: u16, fields: &[FieldSpec]) {
        self.define_with(local, global, fields, &[]);
    }

    /// Like [`Writer::define`], with developer fields: number, size, app.
    pub fn define_with(
        &mut self,
        local: u8,
        global: u16,
        fields: &[FieldSpec],
        apps: &[FieldSpec],
    ) {
        let flag = if apps.is_empty() { 0 } else { 0x20 };
        self.data.extend([0x40 | flag | local, 0, u8::from(self.structure.big_endian)]);
        self.put(global.to_le_bytes());
        self.table(fields);
        if !apps.is_empty() {
            self.table(apps);
        }
    }

    fn table(&mut self, fields: &[FieldSpec]) {
        self.data.push(fields.len() as u8);
        for (number, size, base) in fields {
            self.data.extend([*number, *size as u8, *base]);
        }
    }

    pub fn begin_message(&mut self, local: u8) {
        self.data.push(local);
    }

    /// Writes little-endian bytes in the byte order of the file.
    fn put<const N: usize>(&mut self, mut bytes: [u8; N]) {
        if self.structure.big_endian {
            bytes.reverse();
        }
        self.data.extend(bytes);
    }

    pub fn u8(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (0.0..255.0).contains(v));
        self.data.push(fits.map_or(u8::MAX, |v| v as u8));
    }

    pub fn i8(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (-128.0..127.0).contains(v));
        self.data.push(fits.map_or(i8::MAX, |v| v as i8) as u8);
    }

    pub fn u16(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (0.0..65_535.0).contains(v));
        self.put(fits.map_or(u16::MAX, |v| v as u16).to_le_bytes());
    }

    pub fn u32(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (0.0..4_294_967_295.0).contains(v));
        self.put(fits.map_or(u32::MAX, |v| v as u32).to_le_bytes());
    }

    pub fn i32(&mut self, value: Option<f64>) {
        let value = value.filter(|v| v.is_finite()).map_or(i32::MAX, |v| v.round() as i32);
        self.put(value.to_le_bytes());
    }

    pub fn f32(&mut self, value: Option<f64>) {
        let bits = value.filter(|v| v.is_finite()).map_or(u32::MAX, |v| (v as f32).to_bits());
        self.put(bits.to_le_bytes());
    }

    /// Writes a number of this base type.
    pub fn number(&mut self, base: u8, value: Option<f64>) {
        match base {
            SINT8 => self.i8(value),
            UINT16 => self.u16(value),
            UINT32 => self.u32(value),
            SINT32 => self.i32(value),
            FLOAT32 => self.f32(value),
            _ => self.u8(value),
        }
    }

    pub fn text(&mut self, text: &str) {
        let full = self.structure.unterminated_strings && !text.is_empty();
        let mut field = [if full { b'.' } else { 0u8 }; NAME];
        let mut end = text.len().min(NAME - 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        field[..end].copy_from_slice(&text.as_bytes()[..end]);
        self.data.extend(field);
    }

    /// Returns the complete file: header, messages, checksum.
    pub fn finish(self) -> Vec<u8> {
        let structure = self.structure;
        let size: u8 = if structure.short_header { 12 } else { 14 };
        let mut file = vec![structure.header_size.unwrap_or(size), 0x20];
        file.extend(2195u16.to_le_bytes());
        file.extend(structure.data_size.unwrap_or(self.data.len() as u32).to_le_bytes());
        file.extend(b".FIT");
        if !structure.short_header {
            file.extend(crc16(&file).to_le_bytes());
        }
        file.extend(self.data);
        let right = crc16(&file);
        match structure.checksum {
            Checksum::Right => file.extend(right.to_le_bytes()),
            Checksum::Wrong => file.extend((right ^ 0x5555).to_le_bytes()),
            Checksum::Zero => file.extend([0, 0]),
            Checksum::Missing => {}
        }
        file
    }
}
